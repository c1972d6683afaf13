package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** The manifest of the agent, in the shape that Rancher delivers: an empty document first, and a namespace where there can be none. */
final class ImportManifest {

    private final Profile profile;
    private final String checksum;
    private final java.util.function.Supplier<String> serverUrl;

    ImportManifest(Profile profile, String checksum, java.util.function.Supplier<String> serverUrl) {
        this.profile = profile;
        this.checksum = profile.publishCa() ? checksum : "";
        this.serverUrl = serverUrl;
    }

    /** What the import URL delivers: the credentials name no namespace. */
    String forImport(ArrayNode agentEnvVars, String token) {
        return render(token, "", agentEnvVars, "");
    }

    /** What Rancher applies by itself, once the agent is connected. */
    String forRedeployment(Cluster cluster, String token) {
        return render(token, cluster.name, cluster.agentEnvVars,
                env("CATTLE_FEATURES", "embedded-cluster-api=false,fleet=false,monitoringv1=false"));
    }

    /** The name that Rancher gives to a Secret with these credentials. */
    static String secretName(String url, String token, String namespace) {
        return "cattle-credentials-" + Json.hex(url + "." + token + "." + namespace).substring(0, 10);
    }

    private String render(String token, String namespace, ArrayNode agentEnvVars, String features) {
        String url = serverUrl.get();
        String secret = secretName(url, token, namespace);
        String env = features
                + (profile.since(9) ? env("STRICT_VERIFY", String.valueOf(profile.agentTlsMode().equals("strict")))
                        : "")
                + env(profile.since(15) ? "CATTLE_SYSTEM_DEFAULT_REGISTRY" : "CATTLE_CLUSTER_REGISTRY", "")
                + StreamSupport.stream(agentEnvVars.spliterator(), false)
                        .map(v -> env(v.path("name").asText(), v.path("value").asText()))
                        .collect(Collectors.joining());
        return ManifestText.RBAC + ManifestText.AGENT.replace("$SECRET", secret)
                .replace("$URL64", base64(url))
                .replace("$TOKEN64", base64(token))
                .replace("$NAMESPACE64", base64(namespace))
                .replace("$URL", url)
                .replace("$CHECKSUM", checksum)
                .replace("$VERSION", profile.version())
                .replace("$ENV\n", env);
    }

    private static String env(String name, String value) {
        return "        - name: %s\n          value: %s\n".formatted(name, Json.MAPPER.valueToTree(value));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
