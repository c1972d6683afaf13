package io.crossplane.provider.main;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The provider's program. Ends with 0 after SIGTERM, with 1 when it cannot start or has lost its leadership, with 2 for bad flags. */
public final class Main {

    private Main() {}

    /** Runs until it is told to end. */
    public static void main(String... arguments) {
        Settings settings = new Settings();
        CommandLine command = new CommandLine(settings);
        int parsed = command.execute(arguments);
        if (parsed != 0 || command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
            System.exit(parsed);
        }
        Logs.configure(settings.debug);
        System.exit(run(settings));
    }

    private static int run(Settings settings) {
        Logger log = LoggerFactory.getLogger(Main.class);
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        // Left to itself the JVM reports the signal as its exit code, and an orderly end would look like a crash.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
            ended.countDown();
            Runtime.getRuntime().halt(outcome.join());
        }));
        int code = 1;
        try {
            code = work(settings, ended, log);
        } finally {
            outcome.complete(code); // after an Error, too, or the hook would wait for ever
        }
        return code;
    }

    private static int work(Settings settings, CountDownLatch ended, Logger log) {
        try (Provider provider = new Provider(settings, Clock.systemUTC(), ended::countDown)) {
            provider.start();
            await(ended);
            return provider.hasFailed() ? 1 : 0;
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Cannot go on");
            return 1;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
