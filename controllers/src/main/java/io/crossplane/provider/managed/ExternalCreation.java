package io.crossplane.provider.managed;

/** What creating yielded. The details only add to those of the next observation (CS-8). */
public record ExternalCreation(ConnectionDetails connectionDetails) {

    /** A creation that yielded nothing to hand over. */
    public static ExternalCreation plain() {
        return new ExternalCreation(ConnectionDetails.none());
    }
}
