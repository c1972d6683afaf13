package io.crossplane.provider.kube;

/** What an owner of a release may want to hear of. */
sealed interface ReleaseTopic {

    /** Helm's records of a release. */
    record Records(ReleaseKey key) implements ReleaseTopic {}

    /** An object, whether it exists or not; the namespace is empty where its kind has none. */
    record OneObject(ServedKind kind, String namespace, String name) implements ReleaseTopic {

        static OneObject of(ServedKind kind, ObjectName name, ReleaseKey release) {
            String namespace = name.namespace().isEmpty() ? release.namespace() : name.namespace();
            return new OneObject(kind, kind.namespaced() ? namespace : "", name.name());
        }

        /** The path at which it is read. */
        String path() {
            return kind.path(namespace, name);
        }
    }
}
