package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.Kubeconfig;

/** A provider that installs into a namespace that hangs, until a test kills it. */
final class KilledProvider {

    private KilledProvider() {}

    public static void main(String[] args) throws IOException {
        Kubeconfig kubeconfig = new Kubeconfig(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        WorkerSettings settings = WorkerSettings.in(Path.of(args[0])).withNativeLibrary(Path.of(args[1]));
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            helm.install(new HelmRequest(new HelmTarget("fake", kubeconfig, "hang", "demo"), Path.of(args[2]),
                    HelmValues.of(JsonNodeFactory.instance.objectNode().put("word", "x")), "",
                    HelmRequest.Options.DEFAULTS, Duration.ofMinutes(1)));
        }
    }
}
