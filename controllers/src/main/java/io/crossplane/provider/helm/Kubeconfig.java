package io.crossplane.provider.helm;

/** The text of a kubeconfig without file references, exec plugins or auth providers. Prints as redacted. */
public record Kubeconfig(String content) {

    public Kubeconfig {
        if (content.isBlank()) {
            throw new IllegalArgumentException("the kubeconfig is empty");
        }
    }

    @Override
    public String toString() {
        return "Kubeconfig[redacted]";
    }
}
