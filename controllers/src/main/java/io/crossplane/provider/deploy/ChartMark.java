package io.crossplane.provider.deploy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.helm.chart.StoredChart;

/**
 * Says on a release record where its chart came from and which one it was, for Helm notes name and version alone. Stands as annotations,
 * which unlike labels Helm does not copy to later revisions: a record without them was made by somebody else, or in the last moment
 * before the provider was ended.
 *
 * @param source the repository or address of the chart, as a hash: an address may hold a secret
 * @param digest SHA-256 of the packed chart; empty if it was not the provider who fetched it
 */
public record ChartMark(String source, Optional<String> digest) {

    /** Annotation: the source of the chart. */
    public static final String SOURCE = "vcluster.crossplane.io/chart-source";

    /** Annotation: the digest of the chart. */
    public static final String DIGEST = "vcluster.crossplane.io/chart-digest";

    private static final int HASH_LENGTH = 16;

    /** The mark for charts of this address or, without, of that name in that repository; the version does not matter. */
    public static ChartMark of(Optional<String> url, String repository, String name) {
        return new ChartMark(hash(url.orElseGet(() -> repository.replaceFirst("/+$", "") + "/" + name)),
                Optional.empty());
    }

    /** The mark among these annotations of a record, if there is one. */
    public static Optional<ChartMark> in(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(SOURCE))
                .map(source -> new ChartMark(source, Optional.ofNullable(annotations.get(DIGEST))));
    }

    /** The same for this chart from there. */
    public ChartMark with(StoredChart chart) {
        return new ChartMark(source, Optional.of(chart.digest()));
    }

    /** Whether both are charts from the same place. */
    public boolean isOfSameSource(ChartMark other) {
        return source.equals(other.source);
    }

    String hashWith(String more) {
        return hash(source + " " + more);
    }

    /** The annotations for a record. */
    public Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(Map.of(SOURCE, source));
        digest.ifPresent(known -> annotations.put(DIGEST, known));
        return annotations;
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
