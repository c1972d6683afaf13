package io.crossplane.provider.helm.worker;

/** One worker as the pool sees it. No method blocks. */
interface Worker {

    /** Hands the call over, at once or as soon as the worker is up. */
    void send(long id, WorkerCall call);

    /** Ends the worker with all that runs in it; {@link Events#ended} follows when its process is gone. */
    void kill();

    /** What a worker tells, from its own threads. */
    interface Events {

        void replied(WorkerReply reply);

        /** The last event: the process is gone, nothing that was sent to it runs any more. */
        void ended(String reason);
    }

    /** Starts workers. */
    @FunctionalInterface
    interface Starter {

        /** Returns at once; a start that fails is told by {@link Events#ended}. */
        Worker start(Events events);
    }
}
