package io.crossplane.provider.knative;

import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;

/** Why a Service inside does not get to the host cluster as it is; told inside as the reason and message of its condition. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean worthRetrying;

    private Refusal(String reason, String message, boolean worthRetrying) {
        super(message);
        this.reason = reason;
        this.worthRetrying = worthRetrying;
    }

    /** By our own rules; another Service is needed. */
    static Refusal byRule(String message) {
        return new Refusal("NotPermitted", message, false);
    }

    /** By the host cluster: its rules, its quotas, or a webhook of Knative. */
    static Refusal byHost(String message) {
        return new Refusal("HostRefused", message, true);
    }

    /** If the object of that name stands for another one inside, which vCluster's rule for names allows. */
    static void ifOfAnother(ObjectNode found, Key inside) {
        if (Marks.inside(found).filter(each -> !each.equals(inside)).isPresent()) {
            throw taken(Kind.SERVICE, Marks.key(found));
        }
    }

    /** If there is an object of that name which is not of this virtual cluster; a Service that vCluster has synced is. */
    static void ifTaken(Side host, Kind kind, Key key, Key inside, Tenant tenant) {
        host.read(kind, key).ifPresent(found -> {
            JsonNode labels = found.path("metadata").path("labels");
            boolean ours = labels.path(Marks.VCLUSTER).asText().equals(tenant.vcluster());
            boolean synced = kind == Kind.SERVICE && labels.path(Marks.MANAGED_BY).asText().equals(tenant.vcluster());
            if (!ours && !synced || Marks.inside(found).filter(each -> !each.equals(inside)).isPresent()) {
                throw taken(kind, key);
            }
        });
    }

    /** If vCluster brings service accounts, and has not brought this one. */
    static Refusal withoutAccount(String name) {
        return new Refusal("ServiceAccountMissing",
                "service account \"%s\" is not on the host cluster, or not yet".formatted(name), true);
    }

    private static Refusal taken(Kind kind, Key key) {
        return new Refusal("NameTaken",
                "the host cluster has another %s \"%s\"".formatted(kind.served().kind(), key.name()), true);
    }

    /** Whether it is the answer of a cluster that was reached, and about what was asked. */
    static boolean isAnswer(KubeException failure) {
        return switch (failure.kind()) {
            case INVALID, DENIED, QUOTA, TERMINATING -> true;
            case CONFLICT, ALREADY_EXISTS, UNAUTHORIZED, NOT_FOUND, UNREACHABLE, UNTRUSTED, TIMEOUT, INTERNAL -> false;
        };
    }

    String reason() {
        return reason;
    }

    /** Whether it may be otherwise later, though nothing changes inside. */
    boolean isWorthRetrying() {
        return worthRetrying;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
