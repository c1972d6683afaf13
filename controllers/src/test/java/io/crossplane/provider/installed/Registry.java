package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The registry that packages come from, as far as tests make further versions of what is in it.
 *
 * @param repository address of the repository: {@code http://host:port/v2/name}
 */
record Registry(String repository) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OCI = "application/vnd.oci.image.";
    private static final String MANIFESTS = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, "
            + "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json";

    /** Publishes the image of a tag under another one as well. */
    void tag(String from, String to) {
        HttpResponse<String> manifest = manifest(from);
        put(to, manifest.body(), manifest.headers().firstValue("Content-Type").orElseThrow());
    }

    /** Publishes the image of a tag for this machine's platform under another tag and with this version among its labels: equal but for its digest. */
    void publish(String from, String to) {
        ObjectNode manifest = parse(manifest(from).body());
        if (manifest.has("manifests")) {
            manifest = parse(manifest(digestOfPlatform(manifest)).body());
        }
        ObjectNode descriptor = (ObjectNode) manifest.get("config");
        ObjectNode config = parse(get("/blobs/" + descriptor.get("digest").asText()).body());
        config.withObjectProperty("config").withObjectProperty("Labels").put("org.opencontainers.image.version", to);
        byte[] content = config.toString().getBytes(StandardCharsets.UTF_8);
        descriptor.put("digest", upload(content)).put("size", content.length);
        put(to, manifest.toString(), manifest.get("mediaType").asText());
    }

    /** Publishes a package without a program: an image whose only layer is this tar archive. */
    void publish(String tag, byte[] layer) {
        String digest = upload(layer);
        byte[] config = """
            {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": ["%s"]}}"""
                .formatted(digest)
                .getBytes(StandardCharsets.UTF_8);
        put(tag, """
            {"schemaVersion": 2, "mediaType": "%smanifest.v1+json",
             "config": {"mediaType": "%sconfig.v1+json", "digest": "%s", "size": %d},
             "layers": [{"mediaType": "%slayer.v1.tar", "digest": "%s", "size": %d,
                         "annotations": {"io.crossplane.xpkg": "base"}}]}""".formatted(OCI, OCI, upload(config),
                config.length, OCI, digest, layer.length), OCI + "manifest.v1+json");
    }

    private static String digestOfPlatform(ObjectNode index) {
        String architecture = System.getProperty("os.arch").replace("aarch64", "arm64");
        for (var each : index.get("manifests")) {
            if (each.at("/platform/architecture").asText().equals(architecture)) {
                return each.get("digest").asText();
            }
        }
        throw new IllegalStateException("no image for " + architecture + " in " + index);
    }

    private HttpResponse<String> manifest(String reference) {
        return get("/manifests/" + reference);
    }

    private void put(String tag, String manifest, String type) {
        send(request("/manifests/" + tag).header("Content-Type", type).PUT(BodyPublishers.ofString(manifest)));
    }

    private String upload(byte[] content) {
        String digest = "sha256:" + digest(content);
        URI place = URI.create(repository)
                .resolve(send(request("/blobs/uploads/").POST(BodyPublishers.noBody())).headers()
                        .firstValue("Location")
                        .orElseThrow());
        String query = (place.getQuery() == null ? "?" : "&") + "digest=" + digest;
        send(HttpRequest.newBuilder(URI.create(place + query)).PUT(BodyPublishers.ofByteArray(content)));
        return digest;
    }

    private HttpResponse<String> get(String path) {
        return send(request(path).header("Accept", MANIFESTS));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(repository + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as("%s %s: %s", request.method(), request.uri(), response.body())
                    .isBetween(200, 299);
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
