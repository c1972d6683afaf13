package io.crossplane.provider.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.ReleaseInfo;
import io.crossplane.provider.helm.Rendered;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.helm.release.ReleaseStatus;

/** Writes records as Helm does, on the {@link FakeHost}; dies in the middle when told to. */
public final class FakeHelm implements Helm {

    private final FakeHost host;
    private final List<String> calls = new ArrayList<>();
    private Optional<Death> death = Optional.empty();
    private Rendered rendered = new Rendered("", "", "", List.of());

    /** When the worker dies. */
    public enum Death {
        BEFORE_THE_RECORD, AFTER_THE_RECORD
    }

    public FakeHelm(FakeHost host) {
        this.host = host;
    }

    public void die(Death when) {
        death = Optional.of(when);
    }

    /** What charts come to from now on. */
    public void rendersTo(Rendered text) {
        rendered = text;
    }

    public List<String> calls() {
        return calls;
    }

    @Override
    public ReleaseInfo install(HelmRequest request) {
        calls.add("install");
        return write(1, ReleaseStatus.PENDING_INSTALL, Map.of());
    }

    /** Copies the labels of the newest revision to the next. */
    @Override
    public ReleaseInfo upgrade(HelmRequest request) {
        calls.add("upgrade");
        int newest = host.revisions().getLast();
        return write(newest + 1, ReleaseStatus.PENDING_UPGRADE, host.labels(newest));
    }

    @Override
    public Rendered render(HelmRequest request) {
        calls.add("render");
        return rendered;
    }

    @Override
    public void uninstall(UninstallRequest request) {
        calls.add("uninstall");
    }

    @Override
    public void close() {
        calls.add("close");
    }

    private ReleaseInfo write(int revision, ReleaseStatus pending, Map<String, String> labels) {
        dieAt(Death.BEFORE_THE_RECORD);
        host.record(revision, pending, labels);
        dieAt(Death.AFTER_THE_RECORD);
        host.record(revision, ReleaseStatus.DEPLOYED, labels);
        return new ReleaseInfo("demo", "host", revision, "deployed");
    }

    private void dieAt(Death when) {
        if (death.filter(when::equals).isPresent()) {
            throw new HelmException(HelmException.Kind.WORKER_LOST, "was cut off");
        }
    }
}
