package io.crossplane.provider.installed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

import io.crossplane.provider.cluster.TestCluster;

/** A pod of the host cluster with kubectl in it: virtual clusters are used from there, for that is where their addresses lead. */
final class Desk {

    private static final String NAME = "desk";
    private static final String POD = """
        {apiVersion: v1, kind: Namespace, metadata: {name: desk}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: desk, namespace: desk}
        spec:
          terminationGracePeriodSeconds: 0
          automountServiceAccountToken: false # or kubectl takes the desk's namespace for the default
          containers:
          - name: desk
            image: docker.io/library/busybox:latest
            imagePullPolicy: IfNotPresent
            command: [sleep, "2147483647"]
            env: [{name: HOME, value: /tmp}]
            volumeMounts: [{name: tools, mountPath: /tools, readOnly: true}]
          volumes: [{name: tools, hostPath: {path: %s, type: Directory}}]
        """;

    private final Kubectl kubectl;
    private final String program;

    private Desk(Kubectl kubectl, String program) {
        this.kubectl = kubectl;
        this.program = program;
    }

    /** Sets one up. */
    static void setUp(TestCluster cluster) {
        Kubectl kubectl = Kubectl.on(cluster);
        kubectl.runWith(POD.formatted(cluster.access().kubectl().getParent()), "apply", "--filename=-");
        kubectl.in(NAME).awaitReady("pod/" + NAME);
    }

    static Desk on(TestCluster cluster) {
        return new Desk(Kubectl.on(cluster).in(NAME), "/tools/" + cluster.access().kubectl().getFileName());
    }

    /** kubectl at this desk, with what a connection Secret holds and nothing else. */
    Kubectl open(Kubectl reader, String secret) {
        String file = file(kubeconfig(reader, secret));
        return kubectl.with("exec", NAME, "--", program, "--kubeconfig=" + file);
    }

    /** A file on this desk with this content. It comes as an argument, for a standard input that ends at once gets lost now and then. */
    String file(String content) {
        String file = "/tmp/" + UUID.randomUUID();
        String encoded = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        kubectl.run("exec", NAME, "--", "sh", "-c", "echo " + encoded + " | base64 -d >" + file);
        return file;
    }

    /** As the READMEs read it. */
    static String kubeconfig(Kubectl reader, String secret) {
        String encoded = reader.field("secret/" + secret, ".data.kubeconfig");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
