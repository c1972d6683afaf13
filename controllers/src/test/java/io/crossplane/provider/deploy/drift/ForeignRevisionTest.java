package io.crossplane.provider.deploy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.Releases;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import org.junit.jupiter.api.Test;

/** The records are labelled as the provider and Helm do it, which copies labels from one revision to the next. */
class ForeignRevisionTest {

    private static ObjectHead record(int revision, String wanted, String operation) {
        Map<String, String> attempt = Map.of(Attempt.LABEL, wanted + ".1", OwnerMark.OWNER_UID, "u");
        return Releases.head(revision, ReleaseStatus.SUPERSEDED, operation.isEmpty() ? attempt
                : Map.of(Attempt.LABEL, wanted + ".1", OwnerMark.OWNER_UID, "u", OwnerMark.OPERATION, operation));
    }

    @Test
    void anUpgradeOfOurInstallationBySomebodyElse() {
        List<ObjectHead> records = List.of(record(1, "a", ""), record(2, "a", ""));

        assertThat(ForeignRevision.isNewest(records, "a")).isTrue();
        assertThat(ForeignRevision.isNewest(records, "b")).as("the owner wishes something new").isFalse();
    }

    @Test
    void anUpgradeOfOurUpgradeBySomebodyElse() {
        assertThat(
                ForeignRevision.isNewest(List.of(record(1, "b", "2"), record(2, "b", "2"), record(3, "b", "2")), "b"))
                .isTrue();
    }

    @Test
    void aRollbackBySomebodyElse() {
        List<ObjectHead> records = List.of(record(1, "b", "2"), record(2, "b", "2"), record(3, "b", "2"));

        assertThat(ForeignRevision.isNewest(records, "a")).isFalse();
    }

    @Test
    void ourOwnRevisionsAreNobodyElses() {
        assertThat(ForeignRevision.isNewest(List.of(record(1, "a", "")), "a")).isFalse();
        assertThat(ForeignRevision.isNewest(List.of(record(1, "b", "2"), record(2, "b", "2")), "b")).isFalse();
        assertThat(ForeignRevision.isNewest(List.of(), "a")).isFalse();
    }

    @Test
    void whatWasNeverOursIsToBeChangedAsTheOwnerWishes() {
        ObjectHead foreign = Releases.head(4, ReleaseStatus.DEPLOYED, Map.of());

        assertThat(ForeignRevision.isNewest(List.of(foreign), "a")).isFalse();
    }
}
