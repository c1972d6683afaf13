package io.crossplane.provider.kube;

/**
 * How far an object is on its way to what its manifest states.
 *
 * @param reason one word, stable; empty if there is nothing to say
 * @param message one line, the same for the same state; empty if there is nothing to say
 */
public record Health(Status status, String reason, String message) {

    /** The states of kstatus, of {@code sigs.k8s.io/cli-utils}. */
    public enum Status {
        /** As the manifest states. */
        CURRENT,
        /** On its way. */
        IN_PROGRESS,
        /** Stuck, as far as its controller can tell. */
        FAILED,
        /** Being deleted. */
        TERMINATING,
        /** Cannot be told. */
        UNKNOWN
    }

    static final Health CURRENT = new Health(Status.CURRENT, "", "");

    static Health inProgress(String reason, String message) {
        return new Health(Status.IN_PROGRESS, reason, oneLine(message));
    }

    static Health failed(String reason, String message) {
        return new Health(Status.FAILED, reason, oneLine(message));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
