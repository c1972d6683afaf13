package io.crossplane.provider.helm.release;

/** Helm's states of a release revision. */
public enum ReleaseStatus {
    UNKNOWN, DEPLOYED, UNINSTALLED, SUPERSEDED, FAILED, UNINSTALLING, PENDING_INSTALL, PENDING_UPGRADE,
    PENDING_ROLLBACK;

    public static ReleaseStatus of(String word) {
        for (ReleaseStatus status : values()) {
            if (status.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(word)) {
                return status;
            }
        }
        return UNKNOWN;
    }

    public boolean isPending() {
        return this == PENDING_INSTALL || this == PENDING_UPGRADE || this == PENDING_ROLLBACK;
    }

    public boolean isUninstalling() {
        return this == UNINSTALLING || this == UNINSTALLED;
    }
}
