package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UninstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import com.marcnuri.helm.jni.HelmLib;
import com.sun.jna.Native;
import io.crossplane.provider.helm.HelmErrors;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.ReleaseInfo;

/**
 * The only class that calls helm-java, and only within a worker.
 *
 * <p>Always given: namespace and the kubeconfig's content, since the library would otherwise use what it finds on the machine. Never
 * used: waiting and atomic, which would hold the worker meanwhile; force, creating namespaces, single values by {@code --set}, and
 * {@code upgrade().install()}, which ignores the kubeconfig it is given.
 */
final class HelmJava {

    /** Far more than a release record, and less than a frame, may hold. */
    private static final int LONGEST_RENDERED = 4 * 1024 * 1024;

    private final HelmLib library;
    private final Path directory;

    /** Loads the native library, which takes some hundred milliseconds. Values pass through files in the directory. */
    HelmJava(Path nativeLibrary, Path directory) {
        this.library = Native.load(nativeLibrary.toString(), HelmLib.class);
        this.directory = directory;
    }

    /** Runs the call in a frame to its end, however long it takes, and never throws. */
    WorkerReply run(long id, Map<String, String> call) {
        try {
            return dispatch(id, call);
        } catch (IllegalStateException e) {
            HelmException failure = HelmErrors.classify(String.valueOf(e.getMessage()));
            return new WorkerReply.Failed(id, failure.kind(), String.valueOf(failure.getMessage()));
        } catch (RuntimeException | IOException | LinkageError e) {
            return new WorkerReply.Failed(id, HelmException.Kind.INTERNAL,
                    "the Helm worker failed: " + e.getClass().getSimpleName());
        }
    }

    private WorkerReply dispatch(long id, Map<String, String> call) throws IOException {
        return switch (WorkerCall.Operation.valueOf(Frames.field(call, "operation"))) {
            case INSTALL ->
                    new WorkerReply.Succeeded(id, toInfo(withValues(call, values -> install(call, values).call())), "");
            case UPGRADE ->
                    new WorkerReply.Succeeded(id, toInfo(withValues(call, values -> upgrade(call, values).call())), "");
            case UNINSTALL -> new WorkerReply.Succeeded(id, uninstall(call), "");
            case RENDER -> rendered(id, withValues(call, values -> render(call, values)));
        };
    }

    private Release withValues(Map<String, String> call, Function<Path, Release> operation) throws IOException {
        Path values = Files.createTempFile(directory, "values-", ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(values, Frames.field(call, "values"));
            return operation.apply(values);
        } finally {
            delete(values);
        }
    }

    private InstallCommand install(Map<String, String> call, Path values) {
        InstallCommand command = new InstallCommand(library, Path.of(Frames.field(call, "chart")))
                .withName(Frames.field(call, "release"))
                .withNamespace(Frames.field(call, "namespace"))
                .withKubeConfigContents(Frames.field(call, "kubeconfig"))
                .withDescription(Frames.field(call, "description"))
                .withValuesFile(values)
                .withTimeout(hookSeconds(call));
        when(call, "skipCrds", command::skipCrds);
        unless(call, "openApiValidation", command::disableOpenApiValidation);
        return command;
    }

    private UpgradeCommand upgrade(Map<String, String> call, Path values) {
        UpgradeCommand command = new UpgradeCommand(library, Path.of(Frames.field(call, "chart")))
                .withName(Frames.field(call, "release"))
                .withNamespace(Frames.field(call, "namespace"))
                .withKubeConfigContents(Frames.field(call, "kubeconfig"))
                .withDescription(Frames.field(call, "description"))
                .resetValues()
                .withValuesFile(values)
                .withTimeout(hookSeconds(call));
        when(call, "skipCrds", command::skipCrds);
        when(call, "cleanupOnFail", command::cleanupOnFail);
        unless(call, "openApiValidation", command::disableOpenApiValidation);
        return command;
    }

    /** With look-ups in the cluster, and nothing written. */
    private Release render(Map<String, String> call, Path values) {
        try {
            return upgrade(call, values).withDryRunOption(DryRun.SERVER).call();
        } catch (IllegalStateException e) {
            if (HelmErrors.classify(String.valueOf(e.getMessage())).kind() != HelmException.Kind.RELEASE_NOT_FOUND) {
                throw e;
            }
            return install(call, values).withDryRunOption(DryRun.SERVER).call();
        }
    }

    private static WorkerReply rendered(long id, Release release) {
        String notes = notes(release);
        return notes.length() > LONGEST_RENDERED
                ? new WorkerReply.Failed(id, HelmException.Kind.INVALID_CHART,
                        "the chart renders to more than a release may hold")
                : new WorkerReply.Succeeded(id, toInfo(release), notes);
    }

    /** The end of the report, of which helm-java hands on the text only. */
    private static String notes(Release release) {
        String report = release.getOutput();
        int notes = report.indexOf("\nNOTES:\n");
        return notes < 0 ? "" : report.substring(notes + "\nNOTES:\n".length());
    }

    private ReleaseInfo uninstall(Map<String, String> call) {
        String release = Frames.field(call, "release");
        String namespace = Frames.field(call, "namespace");
        UninstallCommand command = new UninstallCommand(library, release).withNamespace(namespace)
                .withKubeConfigContents(Frames.field(call, "kubeconfig"))
                .withCascade(UninstallCommand.Cascade.valueOf(Frames.field(call, "cascade")));
        when(call, "noHooks", command::noHooks);
        when(call, "keepHistory", command::keepHistory);
        command.call();
        return new ReleaseInfo(release, namespace, 0, "uninstalled");
    }

    private static void when(Map<String, String> call, String option, Runnable set) {
        if (Boolean.parseBoolean(Frames.field(call, option))) {
            set.run();
        }
    }

    private static void unless(Map<String, String> call, String option, Runnable set) {
        if (!Boolean.parseBoolean(Frames.field(call, option))) {
            set.run();
        }
    }

    /** Helm's own limit holds for hooks only; a little below the deadline it leaves a failed release rather than a pending one. */
    private static int hookSeconds(Map<String, String> call) {
        long seconds = Duration.parse(Frames.field(call, "deadline")).toSeconds();
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, seconds * 9 / 10));
    }

    private static ReleaseInfo toInfo(Release release) {
        return new ReleaseInfo(release.getName(), release.getNamespace(), Integer.parseInt(release.getRevision()),
                release.getStatus());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
