package io.crossplane.provider.argocd;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ReleaseWrites;
import io.fabric8.kubernetes.api.model.Secret;

/**
 * Makes virtual clusters known to Argo CDs, and takes them out again. Every step tolerates what is done already, so that it goes on
 * wherever it was interrupted. Each request fails with a {@link KubeException}.
 */
public final class Registrar {

    /** How long a token is asked for: time enough for a provider that is down over a weekend. */
    static final Duration TOKEN_LIFETIME = Duration.ofDays(7);

    private static final String SECRETS = "secrets";

    private final Clock clock;

    public Registrar(Clock clock) {
        this.clock = clock;
    }

    /**
     * A registration that stands.
     *
     * @param version resource version of the Secret
     * @param expires when its token does
     * @param renewal when its token should be replaced
     */
    public record Standing(String version, Instant expires, Instant renewal) {}

    /**
     * The registration, if it stands as wanted and its token has more than half of its time. Changes nothing.
     *
     * @param inside the virtual cluster
     * @param outside the cluster that Argo CD runs on
     * @param authority the certificates that the virtual API server's is verified by, in PEM, base64
     */
    public Optional<Standing> check(Registration wanted, Cluster inside, Cluster outside, String authority) {
        Optional<Secret> present = find(outside, wanted.place().namespace(), wanted.secret())
                .filter(secret -> isOf(secret, wanted.owner()));
        return present.flatMap(secret -> new Account(inside, wanted.place()).check(wanted)
                .flatMap(uid -> usable(secret, uid))
                .filter(token -> ClusterSecret.isLike(secret, ClusterSecret.of(wanted, token, authority)))
                .map(token -> standing(secret, token)));
    }

    /**
     * Sees to it that the registration stands. A token is made only if there is none that still has half of its time.
     *
     * @param inside as for {@link #check}, as are the others
     * @throws RegistrationException if Argo CD is not there, or knows the virtual cluster from somebody else
     */
    public Standing ensure(Registration wanted, Cluster inside, Cluster outside, String authority) {
        Optional<Secret> present = find(outside, wanted.place().namespace(), wanted.secret());
        present.ifPresent(secret -> checkOwner(secret, wanted));
        Account account = new Account(inside, wanted.place());
        String uid = account.ensure(wanted);
        Token token = present.flatMap(secret -> usable(secret, uid)).orElseGet(() -> account.token(TOKEN_LIFETIME));
        Secret secret = ClusterSecret.of(wanted, token, authority);
        return standing(
                present.filter(there -> ClusterSecret.isLike(there, secret)).orElseGet(() -> apply(outside, secret)),
                token);
    }

    private Optional<Token> usable(Secret secret, String account) {
        return ClusterSecret.token(secret)
                .filter(token -> token.account().equals(account) && clock.instant().isBefore(token.renewal()));
    }

    private static Standing standing(Secret secret, Token token) {
        return new Standing(secret.getMetadata().getResourceVersion(), token.expires(), token.renewal());
    }

    /** Whether there is something of this VCluster in that namespace. */
    public boolean isThere(Cluster outside, String namespace, String secret, OwnerMark owner) {
        return find(outside, namespace, secret).filter(found -> isOf(found, owner)).isPresent();
    }

    /** Takes the virtual cluster out of Argo CD, unless somebody else has put it there; absent is success. */
    public void remove(Cluster outside, String namespace, String secret, OwnerMark owner) {
        find(outside, namespace, secret).filter(found -> isOf(found, owner))
                .ifPresent(found -> outside.call("delete", SECRETS, namespace, secret)
                        .run(() -> outside.client().resource(found).delete()));
    }

    /** Takes away what Argo CD was inside; only needed where the virtual cluster stays. */
    public void removeAccount(Cluster inside, Place place) {
        new Account(inside, place).remove();
    }

    private static boolean isOf(Secret secret, OwnerMark owner) {
        return ClusterSecret.owner(secret).filter(owner::equals).isPresent();
    }

    private static void checkOwner(Secret secret, Registration wanted) {
        if (!isOf(secret, wanted.owner())) {
            throw new RegistrationException("ArgoCDConflict",
                    "Secret \"%s\" of %s belongs to somebody else; delete it, or give it label %s=%s"
                            .formatted(wanted.secret(), wanted.place(), OwnerMark.OWNER_UID, wanted.owner().uid()));
        }
    }

    private static Optional<Secret> find(Cluster outside, String namespace, String name) {
        return Optional.ofNullable(outside.call("get", SECRETS, namespace, name)
                .run(() -> outside.client().secrets().inNamespace(namespace).withName(name).get()));
    }

    private static Secret apply(Cluster outside, Secret secret) {
        String namespace = secret.getMetadata().getNamespace();
        try {
            return outside.call("patch", SECRETS, namespace, secret.getMetadata().getName())
                    .run(() -> outside.client()
                            .resource(secret)
                            .fieldManager(ReleaseWrites.MANAGER)
                            .forceConflicts()
                            .serverSideApply());
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.NOT_FOUND) {
                throw new RegistrationException("ArgoCDNotFound",
                        "there is no namespace \"%s\" on the %s; name the one of Argo CD in integrations.argocd.register"
                                .formatted(namespace, outside.called()));
            }
            throw e;
        }
    }
}
