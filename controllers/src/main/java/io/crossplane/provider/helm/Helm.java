package io.crossplane.provider.helm;

/**
 * Changes Helm releases. Every call blocks, ends within its request's deadline and is never repeated by itself.
 *
 * <p>Calls come from many threads at once; a second call for a release on which one is still at work is refused with
 * {@link HelmException.Kind#OPERATION_IN_PROGRESS}. What a release looks like is read from the cluster, not through this door. All
 * methods throw {@link HelmException} and nothing else.
 */
public interface Helm extends AutoCloseable {

    /** Creates the release in an existing namespace; fails with {@code RELEASE_EXISTS} when a live one has its name. */
    ReleaseInfo install(HelmRequest request);

    /** Makes the next revision of an existing release; fails with {@code RELEASE_NOT_FOUND} when there is none. Never installs. */
    ReleaseInfo upgrade(HelmRequest request);

    /**
     * What an install, or the next upgrade if there is a release, would apply; the cluster is looked at and not changed. Fails as the
     * operation would, also while the release is pending; but not for objects that the cluster would refuse, such as those of kinds that the
     * chart itself brings. Other operations on the release may go on meanwhile.
     */
    Rendered render(HelmRequest request);

    /**
     * Removes the release and its history. That it returned does not mean that the objects are gone: look again. Fails with
     * {@code RELEASE_NOT_FOUND} when there is no record.
     */
    void uninstall(UninstallRequest request);

    /** Ends at once what is still running; later calls fail. */
    @Override
    void close();
}
