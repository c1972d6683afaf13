package io.crossplane.provider.managed;

/** What updating yielded. The details only add to those of the next observation (CS-8). */
public record ExternalUpdate(ConnectionDetails connectionDetails) {

    /** An update that yielded nothing to hand over. */
    public static ExternalUpdate plain() {
        return new ExternalUpdate(ConnectionDetails.none());
    }
}
