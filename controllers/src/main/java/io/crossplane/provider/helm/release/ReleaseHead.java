package io.crossplane.provider.helm.release;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the metadata of a storage record says about one revision, without its data.
 *
 * @param record the name of the Secret
 * @param release the release's name
 * @param revision counts from 1
 */
public record ReleaseHead(String record, String release, int revision, ReleaseStatus status) {

    /** Type of the Secrets that are storage records. */
    public static final String SECRET_TYPE = "helm.sh/release.v1";

    /** Selects the storage records among all Secrets. */
    public static final String SELECTOR = "owner=helm";

    private static final Comparator<ReleaseHead> BY_REVISION = Comparator.comparingInt(ReleaseHead::revision);

    /** Where Helm keeps this revision. */
    public static String recordName(String release, int revision) {
        return "sh.helm.release.v1." + release + ".v" + revision;
    }

    /** Reads the labels of a Secret; empty when it is no storage record. */
    public static Optional<ReleaseHead> of(String secretName, Map<String, String> labels) {
        String revision = labels.getOrDefault("version", "");
        String release = labels.getOrDefault("name", "");
        if (!"helm".equals(labels.get("owner")) || release.isEmpty() || !revision.matches("[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        return Optional.of(new ReleaseHead(secretName, release, Integer.parseInt(revision),
                ReleaseStatus.of(labels.getOrDefault("status", ""))));
    }

    /** The newest revision: the state of the release. */
    public static Optional<ReleaseHead> latest(Collection<ReleaseHead> heads) {
        return heads.stream().max(BY_REVISION);
    }

    /** The newest revision that is in force. */
    public static Optional<ReleaseHead> deployed(Collection<ReleaseHead> heads) {
        return heads.stream().filter(head -> head.status() == ReleaseStatus.DEPLOYED).max(BY_REVISION);
    }

    /**
     * The records of one release to delete so that so many are kept, oldest first. The newest and the one in force always stay: without
     * the one in force Helm no longer knows what it has to remove.
     */
    public static List<ReleaseHead> prunable(Collection<ReleaseHead> heads, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least one revision is kept");
        }
        Predicate<ReleaseHead> stays = head -> latest(heads).filter(head::equals).isPresent()
                || deployed(heads).filter(head::equals).isPresent();
        return heads.stream()
                .sorted(BY_REVISION)
                .limit(Math.max(0, heads.size() - keep))
                .filter(stays.negate())
                .toList();
    }
}
