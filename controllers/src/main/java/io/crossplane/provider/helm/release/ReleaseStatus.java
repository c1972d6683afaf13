package io.crossplane.provider.helm.release;

import java.util.Arrays;

/** Helm's states of a revision. */
public enum ReleaseStatus {

    UNKNOWN("unknown"), DEPLOYED("deployed"), UNINSTALLED("uninstalled"), SUPERSEDED("superseded"), FAILED("failed"),
    UNINSTALLING("uninstalling"), PENDING_INSTALL("pending-install"), PENDING_UPGRADE("pending-upgrade"),
    PENDING_ROLLBACK("pending-rollback");

    private final String word;

    ReleaseStatus(String word) {
        this.word = word;
    }

    /** The state of this word; {@link #UNKNOWN} for one that a newer Helm may have. */
    public static ReleaseStatus of(String word) {
        return Arrays.stream(values()).filter(status -> status.word.equals(word)).findFirst().orElse(UNKNOWN);
    }

    /** Helm's word. */
    public String word() {
        return word;
    }

    /** An operation is at work, or was cut off: Helm refuses to upgrade. */
    public boolean isPending() {
        return switch (this) {
            case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK -> true;
            case UNKNOWN, DEPLOYED, UNINSTALLED, SUPERSEDED, FAILED, UNINSTALLING -> false;
        };
    }
}
