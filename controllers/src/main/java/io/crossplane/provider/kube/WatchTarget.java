package io.crossplane.provider.kube;

/**
 * What a watch looks at.
 *
 * @param path of the collection on the API server: {@code /api/v1/secrets}, {@code /apis/apps/v1/namespaces/a/statefulsets}
 * @param labelSelector empty for all objects
 * @param only the name of the one object that is looked at; empty for all
 * @param content whether the objects themselves are wanted, or their metadata alone
 * @param call the request in words
 */
record WatchTarget(String path, String labelSelector, String only, Content content, KubeCall call) {

    /** All objects with these labels. */
    WatchTarget(String path, String labelSelector, Content content, KubeCall call) {
        this(path, labelSelector, "", content, call);
    }

    boolean rangesOverAll() {
        return call.namespace().equals(KubeCall.ALL_NAMESPACES);
    }

    /** The same in one namespace, for a target that ranges over all. */
    WatchTarget in(String namespace) {
        int plural = path.lastIndexOf('/');
        return new WatchTarget(path.substring(0, plural) + "/namespaces/" + namespace + path.substring(plural),
                labelSelector, only, content,
                new KubeCall(call.cluster(), call.verb(), call.resource(), namespace, call.name()));
    }

    /** How much of each object is sent. */
    enum Content {
        METADATA("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
                "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"),
        FULL("application/json", "application/json");

        private final String acceptWatch;
        private final String acceptList;

        Content(String acceptWatch, String acceptList) {
            this.acceptWatch = acceptWatch;
            this.acceptList = acceptList;
        }

        String acceptWatch() {
            return acceptWatch;
        }

        String acceptList() {
            return acceptList;
        }
    }
}
