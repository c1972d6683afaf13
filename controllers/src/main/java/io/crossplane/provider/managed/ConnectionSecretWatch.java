package io.crossplane.provider.managed;

/**
 * Knows without asking the API server which version connection secrets have, so that publishing unchanged details costs no request.
 * Whoever implements it also wakes the owner of a secret that changed or went: so what was edited or deleted comes back within seconds.
 */
@FunctionalInterface
public interface ConnectionSecretWatch {

    /** What was last seen of a secret. */
    Sighting sighting(ResourceKey secret);

    /** What is known about a secret; may lag behind. */
    sealed interface Sighting {

        /** It is there, in this version. */
        record Present(String resourceVersion) implements Sighting {}

        /** It is not there. */
        record Absent() implements Sighting {}

        /** Nobody is watching, or not yet. */
        record Unknown() implements Sighting {}
    }

    /** Watches nothing: every publishing asks the API server. */
    static ConnectionSecretWatch none() {
        return _ -> new Sighting.Unknown();
    }
}
