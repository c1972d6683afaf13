package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

/** Ownership is by UID: a VCluster that was deleted and made again under its name is another one. */
class OwnerMarkTest {

    private static final OwnerMark MARK = new OwnerMark("u1");

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(OwnerMark.in(MARK.labels())).contains(MARK);
        assertThat(OwnerMark.in(MARK.labelsBefore(7))).contains(MARK);
    }

    @Test
    void anotherUidIsAnotherOwner() {
        assertThat(OwnerMark.in(new OwnerMark("u2").labels())).isPresent().get().isNotEqualTo(MARK);
    }

    @Test
    void whatBearsNoMarkBelongsToNobody() {
        assertThat(OwnerMark.in(Map.of("owner", "helm"))).isEmpty();
    }

    @Test
    void anUpgradeIsAnnouncedByItsRevision() {
        assertThat(MARK.labelsBefore(7)).containsEntry(OwnerMark.OPERATION, "7").containsAllEntriesOf(MARK.labels());
    }
}
