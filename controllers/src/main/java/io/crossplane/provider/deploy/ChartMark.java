package io.crossplane.provider.deploy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.kube.ObjectHead;

/**
 * Says on a release record where its chart came from, which one it was and what it was patched with, for Helm notes name and version alone. Stands as annotations,
 * which unlike labels Helm does not copy to later revisions: a record without them was made by somebody else, or in the last moment
 * before the provider was ended.
 *
 * @param source the repository or address of the chart, as a hash: an address may hold a secret
 * @param digest SHA-256 of the packed chart; empty if it was not the provider who fetched it
 * @param patches digest of what its objects were patched with; empty if they were not
 */
public record ChartMark(String source, Optional<String> digest, String patches) {

    /** Annotation: the source of the chart. */
    public static final String SOURCE = "vcluster.crossplane.io/chart-source";

    /** Annotation: the digest of the chart. */
    public static final String DIGEST = "vcluster.crossplane.io/chart-digest";

    /** Annotation: the digest of the patches. */
    public static final String PATCHES = "vcluster.crossplane.io/patches-digest";

    private static final int HASH_LENGTH = 16;

    /** The mark for charts of this address or, without, of that name in that repository; the version does not matter. */
    public static ChartMark of(Optional<String> url, String repository, String name) {
        return new ChartMark(hash(url.orElseGet(() -> repository.replaceFirst("/+$", "") + "/" + name)),
                Optional.empty(), "");
    }

    /** The mark among these annotations of a record, if there is one. */
    public static Optional<ChartMark> in(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(SOURCE))
                .map(source -> new ChartMark(source, Optional.ofNullable(annotations.get(DIGEST)),
                        annotations.getOrDefault(PATCHES, "")));
    }

    /** The annotations for a record that is to be what this older one was. */
    static Map<String, String> annotationsOf(ReleaseHead older, List<ObjectHead> records) {
        return records.stream()
                .filter(each -> each.name().equals(older.record()))
                .flatMap(each -> in(each.annotations()).stream())
                .findFirst()
                .map(ChartMark::annotations)
                .orElse(Map.of());
    }

    /** The same for this chart from there. */
    public ChartMark with(StoredChart chart) {
        return new ChartMark(source, Optional.of(chart.digest()), patches);
    }

    /** The same for objects that were patched. */
    public ChartMark patchedWith(String digestOfPatches) {
        return new ChartMark(source, digest, digestOfPatches);
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
        if (!patches.isEmpty()) {
            annotations.put(PATCHES, patches);
        }
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
