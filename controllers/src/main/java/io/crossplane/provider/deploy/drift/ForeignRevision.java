package io.crossplane.provider.deploy.drift;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.kube.ObjectHead;

/**
 * Tells a release that somebody else has upgraded or rolled back from one that its owner wishes to be different. Pure.
 *
 * <p>Helm copies the labels of a record to later ones, so a label alone does not tell whose a revision is: before the provider makes one it
 * notes its number on the record before, and only on its own revisions is that their number.
 */
public final class ForeignRevision {

    private ForeignRevision() {}

    /**
     * What of a deployed release is only told of, if whoever owns it does not want it put right.
     *
     * @param differences all of it from what is wanted
     * @param withoutRevision those that no revision is needed for
     * @param records all of the release, oldest first
     * @param wanted as {@link Attempt#hash} gives it
     */
    public static List<String> tolerated(List<String> differences, List<String> withoutRevision,
            List<ObjectHead> records, String wanted) {
        return isNewest(records, wanted) ? differences.stream().filter(each -> !withoutRevision.contains(each)).toList()
                : List.of();
    }

    /**
     * Whether the newest revision is somebody else's, and the last one of the provider was what is wanted now.
     *
     * @param records all of the release, oldest first
     * @param wanted as {@link Attempt#hash} gives it
     */
    public static boolean isNewest(List<ObjectHead> records, String wanted) {
        if (records.isEmpty() || isOwn(records.getLast())) {
            return false;
        }
        return records.reversed()
                .stream()
                .filter(ForeignRevision::isOwn)
                .findFirst()
                .flatMap(own -> Attempt.in(own.labels()))
                .filter(made -> made.wanted().equals(wanted) && !made.isGivenUp())
                .isPresent();
    }

    private static boolean isOwn(ObjectHead record) {
        int revision = ReleaseHead.of(record.name(), record.labels()).map(ReleaseHead::revision).orElse(0);
        Optional<String> noted = Optional.ofNullable(record.labels().get(OwnerMark.OPERATION));
        return noted.map(number -> number.equals(Integer.toString(revision)))
                .orElse(revision == 1 && Attempt.in(record.labels()).isPresent());
    }
}
