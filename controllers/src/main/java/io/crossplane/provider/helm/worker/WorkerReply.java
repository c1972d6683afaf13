package io.crossplane.provider.helm.worker;

import java.util.Map;

import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.ReleaseInfo;

/** What a worker answered to the call with this id. */
sealed interface WorkerReply {

    long id();

    /**
     * @param release as Helm reports it; of an uninstall only the names mean something
     * @param output what a rendering told, otherwise empty; may hold secrets
     */
    record Succeeded(long id, ReleaseInfo release, String output) implements WorkerReply {

        @Override
        public String toString() {
            return "Succeeded[" + id + ", " + release + "]";
        }
    }

    record Failed(long id, HelmException.Kind kind, String message) implements WorkerReply {}

    default Map<String, String> toFrame() {
        return switch (this) {
            case Succeeded done -> Map.of("id", Long.toString(id()), "name", done.release().name(), "namespace",
                    done.release().namespace(), "revision", Integer.toString(done.release().revision()), "status",
                    done.release().status(), "output", done.output());
            case Failed failed ->
                    Map.of("id", Long.toString(id()), "kind", failed.kind().name(), "message", failed.message());
        };
    }

    static WorkerReply fromFrame(Map<String, String> frame) {
        long id = Long.parseLong(Frames.field(frame, "id"));
        if (frame.containsKey("kind")) {
            return new Failed(id, HelmException.Kind.valueOf(Frames.field(frame, "kind")),
                    Frames.field(frame, "message"));
        }
        return new Succeeded(id,
                new ReleaseInfo(Frames.field(frame, "name"), Frames.field(frame, "namespace"),
                        Integer.parseInt(Frames.field(frame, "revision")), Frames.field(frame, "status")),
                Frames.field(frame, "output"));
    }
}
