package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.helm.chart.ChartException.Kind;

/**
 * Finds charts in OCI registries: the manifest of a tag or digest, and in it the one layer that is the packed chart; and the versions
 * there are.
 *
 * <p>Logs in as registries ask for it (distribution specification, token authentication): a request is refused with a challenge, the
 * login is exchanged for a token at the address the registry names, the request is repeated with the token.
 */
final class OciClient {

    private static final long LARGEST_MANIFEST = 4L * 1024 * 1024;
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String JSON = "application/json";
    private static final int TAGS_PER_PAGE = 1000;
    private static final int MOST_PAGES = 100;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\\b");
    private static final String CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final Pattern CHALLENGE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final ObjectMapper json = new ObjectMapper();
    private final ChartHttp http;
    private final ChartCredentials credentials;

    OciClient(ChartHttp http, ChartCredentials credentials) {
        this.http = http;
        this.credentials = credentials;
    }

    /** Where the packed chart is, and its digest as the manifest states it. The connection is logged in after this. */
    RepositoryClient.Location locate(ChartSource.Oci source) {
        // A tag cannot hold the plus of a version; Helm writes an underscore.
        String reference = source.version().replace('+', '_');
        HttpResponse<byte[]> answer = get(source, api(source, "manifests/" + reference), MANIFEST);
        if (answer.statusCode() == 404) {
            throw new ChartException(Kind.VERSION_NOT_FOUND,
                    source.describe() + ": not in the registry; check name and version");
        }
        if (answer.statusCode() != 200) {
            throw http.refusal(answer.statusCode(), source.describe());
        }
        if (reference.startsWith("sha256:") && !reference.equals("sha256:" + Sha256.of(answer.body()))) {
            throw new ChartException(Kind.DIGEST_MISMATCH, source.describe() + ": the manifest has another digest");
        }
        String digest = layer(source, answer.body());
        return new RepositoryClient.Location(api(source, "blobs/" + digest),
                Optional.of(digest.substring("sha256:".length())));
    }

    /** All tags that are versions, with the plus that a tag cannot hold. */
    List<String> versions(ChartSource.Oci source) {
        List<String> versions = new ArrayList<>();
        Optional<URI> next = Optional.of(api(source, "tags/list?n=" + TAGS_PER_PAGE));
        for (int page = 0; next.isPresent() && page < MOST_PAGES; page++) {
            URI url = next.get();
            HttpResponse<byte[]> answer = get(source, url, JSON);
            if (answer.statusCode() != 200) {
                throw http.refusal(answer.statusCode(), "tags of chart " + ChartSource.plain(source.url()));
            }
            parse(source, answer.body()).path("tags").forEach(tag -> versions.add(tag.asText().replace('_', '+')));
            next = answer.headers().firstValue("Link").flatMap(link -> nextPage(url, link));
        }
        return versions.stream().filter(tag -> VersionRange.version(tag).isPresent()).toList();
    }

    /** Distribution specification, listing tags: a path or an address, of the same registry. */
    private static Optional<URI> nextPage(URI page, String link) {
        Matcher next = NEXT.matcher(link);
        try {
            return next.find()
                    ? Optional.of(page.resolve(next.group(1)))
                            .filter(to -> page.getAuthority().equals(to.getAuthority()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> get(ChartSource.Oci source, URI url, String type) {
        HttpResponse<byte[]> answer = http.get(url, Map.of("Accept", type), ChartHttp.bytes(LARGEST_MANIFEST));
        String challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
        if (answer.statusCode() != 401 || !challenge.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return answer;
        }
        http.authorize(url, "Bearer " + token(source, challenge));
        return http.get(url, Map.of("Accept", type), ChartHttp.bytes(LARGEST_MANIFEST));
    }

    private String token(ChartSource.Oci source, String challenge) {
        Map<String, String> asked = new HashMap<>();
        for (Matcher part = CHALLENGE.matcher(challenge); part.find();) {
            asked.put(part.group(1), part.group(2));
        }
        URI realm = realm(source, asked.getOrDefault("realm", ""));
        String query = "service=" + encoded(asked.getOrDefault("service", "")) + "&scope="
                + encoded(asked.getOrDefault("scope", "repository:" + path(source) + ":pull"));
        // The registry's login is for its token service too, wherever that is: this is the protocol.
        credentials.loginFor(source.url()).ifPresent(login -> http.authorize(realm, login.header()));
        HttpResponse<byte[]> answer = http.get(URI.create(realm + (realm.getQuery() == null ? "?" : "&") + query),
                Map.of(), ChartHttp.bytes(LARGEST_MANIFEST));
        if (answer.statusCode() != 200) {
            throw http.refusal(answer.statusCode() == 400 ? 401 : answer.statusCode(), source.describe());
        }
        JsonNode body = parse(source, answer.body());
        return body.path("token").asText(body.path("access_token").asText(""));
    }

    private static URI realm(ChartSource.Oci source, String realm) {
        try {
            URI url = URI.create(realm);
            if ("https".equals(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new ChartException(Kind.INVALID,
                source.describe() + ": the registry asks to log in at an address without encryption");
    }

    private String layer(ChartSource.Oci source, byte[] manifest) {
        for (JsonNode layer : parse(source, manifest).path("layers")) {
            String digest = layer.path("digest").asText();
            if (layer.path("mediaType").asText().equals(CHART_LAYER) && digest.matches("sha256:[0-9a-f]{64}")) {
                return digest;
            }
        }
        throw new ChartException(Kind.INVALID,
                source.describe() + ": what the registry has under this name is not a chart");
    }

    private JsonNode parse(ChartSource.Oci source, byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new ChartException(Kind.INVALID, source.describe() + ": the registry's answer cannot be read");
        }
    }

    private static URI api(ChartSource.Oci source, String what) {
        return URI.create("https://" + source.url().getAuthority() + "/v2/" + path(source) + "/" + what);
    }

    private static String path(ChartSource.Oci source) {
        return source.url().getPath().replaceFirst("^/+", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
