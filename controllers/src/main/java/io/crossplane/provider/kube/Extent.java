package io.crossplane.provider.kube;

import io.crossplane.provider.kube.ReleaseTopic.OneObject;

/** What one watch on a cluster of releases shows, the records aside. */
sealed interface Extent {

    ServedKind kind();

    /** How it is asked for. */
    WatchTarget target();

    /** All objects of a kind that Helm has made; Helm labels them. */
    record MadeByHelm(ServedKind kind) implements Extent {

        private static final String LABEL = "app.kubernetes.io/managed-by=Helm";

        @Override
        public WatchTarget target() {
            return new WatchTarget(kind.everywhere(), LABEL, WatchTarget.Content.FULL,
                    new KubeCall(KubeCall.TARGET_CLUSTER, "watch", kind.resource(),
                            kind.namespaced() ? KubeCall.ALL_NAMESPACES : "", ""));
        }
    }

    /** One object, whoever has made it. */
    record Single(OneObject object) implements Extent {

        @Override
        public ServedKind kind() {
            return object.kind();
        }

        @Override
        public WatchTarget target() {
            return new WatchTarget(kind().in(object.namespace()), "", object.name(), WatchTarget.Content.FULL,
                    new KubeCall(KubeCall.TARGET_CLUSTER, "watch", kind().resource(), object.namespace(),
                            object.name()));
        }
    }
}
