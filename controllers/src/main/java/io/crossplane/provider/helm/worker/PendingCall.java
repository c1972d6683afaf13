package io.crossplane.provider.helm.worker;

import java.util.concurrent.CompletableFuture;

import io.crossplane.provider.helm.HelmException;

/** A call from the moment it is asked for until nothing of it can run any more. */
final class PendingCall {

    private final long id;
    private final WorkerCall call;
    private final CompletableFuture<WorkerReply.Succeeded> result = new CompletableFuture<>();

    PendingCall(long id, WorkerCall call) {
        this.id = id;
        this.call = call;
    }

    long id() {
        return id;
    }

    WorkerCall call() {
        return call;
    }

    CompletableFuture<WorkerReply.Succeeded> result() {
        return result;
    }

    void answer(WorkerReply reply) {
        switch (reply) {
            case WorkerReply.Succeeded done -> result.complete(done);
            case WorkerReply.Failed failed -> fail(failed.kind(), failed.message());
        }
    }

    void fail(HelmException.Kind kind, String message) {
        result.completeExceptionally(new HelmException(kind, message));
    }
}
