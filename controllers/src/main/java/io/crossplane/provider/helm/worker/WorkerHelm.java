package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.HelmErrors;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.ReleaseInfo;
import io.crossplane.provider.helm.Rendered;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.helm.chart.ChartException;
import io.crossplane.provider.helm.chart.ChartTranscript;

/**
 * Helm in worker processes: started on demand, reused, ended when idle, killed when a call is overdue.
 *
 * <p>So the Go library can neither take the provider's signals nor take it down, and a call that hangs can be ended. A call whose worker
 * is lost fails with {@code WORKER_LOST} and is never repeated here: whoever asked looks at the release first.
 */
public final class WorkerHelm implements Helm {

    private static final int KIB = 1024;

    /** In KiB: what a Secret holds, less a quarter, for Helm encodes the record once more. */
    private static final int RECORD_LIMIT = 768;

    private final WorkerProgram program;
    private final WorkerPool pool;

    private WorkerHelm(WorkerProgram program, WorkerPool pool) {
        this.program = program;
        this.pool = pool;
    }

    /** Prepares the directory; no worker is started before the first call. */
    public static WorkerHelm open(WorkerSettings settings) throws IOException {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("helm-deadlines").factory());
        timers.setRemoveOnCancelPolicy(true);
        WorkerProgram program = new WorkerProgram(settings);
        return new WorkerHelm(program,
                new WorkerPool(settings, events -> WorkerProcess.start(program, events), timers));
    }

    @Override
    public ReleaseInfo install(HelmRequest request) {
        return change(WorkerCall.Operation.INSTALL, request);
    }

    @Override
    public ReleaseInfo upgrade(HelmRequest request) {
        return change(WorkerCall.Operation.UPGRADE, request);
    }

    private ReleaseInfo change(WorkerCall.Operation operation, HelmRequest request) {
        try {
            return run(WorkerCall.of(operation, request), request.values()::mask).release();
        } catch (HelmException e) {
            throw e.kind() == HelmException.Kind.RECORD_TOO_LARGE ? tooLarge(request) : e;
        }
    }

    /** Helm has the API server's answer only, which tells neither what is large nor what to do. */
    private static HelmException tooLarge(HelmRequest request) {
        long chart = Math.ceilDiv(request.chart().toFile().length(), KIB);
        long values = Math.ceilDiv((long) request.values().tree().toString().length(), KIB);
        return new HelmException(HelmException.Kind.RECORD_TOO_LARGE, """
            chart, values and manifest do not fit into the Secret in which Helm records a revision: together and \
            compressed they may have %d KiB; the packed chart has %d KiB, the values %d KiB; leave files out of the \
            chart (.helmignore) or make the values smaller""".formatted(RECORD_LIMIT, chart, values));
    }

    @Override
    public Rendered render(HelmRequest request) {
        try {
            return render(request, ChartTranscript::telling);
        } catch (HelmException e) {
            if (e.kind() != HelmException.Kind.INVALID_OBJECT && e.kind() != HelmException.Kind.NOT_OWNED) {
                throw e;
            }
            // What is wrong with the objects does not matter before they are to be applied.
            return render(request, ChartTranscript::onlyTelling);
        }
    }

    private Rendered render(HelmRequest request, Function<Path, byte[]> transcript) {
        try (WorkerProgram.Place place = program.newPlace()) {
            Path telling = Files.write(place.chart(), transcript.apply(request.chart()));
            HelmRequest told = new HelmRequest(request.target(), telling, request.values(), request.description(),
                    request.options(), request.deadline());
            return ChartTranscript
                    .read(run(WorkerCall.of(WorkerCall.Operation.RENDER, told), request.values()::mask).output());
        } catch (ChartException e) {
            throw new HelmException(HelmException.Kind.INVALID_CHART, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new HelmException(HelmException.Kind.INTERNAL, "the chart cannot be made ready for rendering");
        }
    }

    @Override
    public void uninstall(UninstallRequest request) {
        run(WorkerCall.of(request), UnaryOperator.identity());
    }

    @Override
    public void close() {
        pool.close();
        program.close();
    }

    private WorkerReply.Succeeded run(WorkerCall call, UnaryOperator<String> mask) {
        try {
            return pool.run(call);
        } catch (HelmException e) {
            throw new HelmException(e.kind(), HelmErrors.bounded(mask.apply(String.valueOf(e.getMessage()))));
        }
    }
}
