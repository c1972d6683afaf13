package io.crossplane.provider.rancher;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.rancher.AgentFinding.Due;
import io.crossplane.provider.rancher.RancherException.Kind;

/**
 * Sees to it that the agent is in the cluster: it is applied once, and again only if it is gone, or disconnected with something that Rancher
 * does not take any more. Once it was connected, Rancher itself looks after it (rancher.md 0.3 and 2.5).
 */
final class AgentCare {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TYPE = ImportConditions.AGENT;

    private final Session session;

    AgentCare(Session session) {
        this.session = session;
    }

    /** Looks, and changes nothing. */
    AgentFinding look(RancherCluster cluster) {
        if (cluster.isConnected()) {
            return AgentFinding.of(Due.NOTHING, ImportConditions.yes(TYPE, "Applied"));
        }
        Optional<Agent> agent = session.agent();
        if (agent.isEmpty()) {
            return AgentFinding.of(Due.NOTHING, ImportConditions.no(TYPE, "WaitingForCluster", session.awaited()));
        }
        return switch (agent.get().look()) {
            case AgentView.Leaving(String why) ->
                    AgentFinding.of(Due.NOTHING, ImportConditions.no(TYPE, "CleaningUp", why))
                            .lookedAtAgainAfter(LATER);
            case AgentView.Missing() -> missing(cluster, session.client().registrationTokens(cluster.id()));
            case AgentView.Installed installed ->
                    installed(cluster, installed, agent.get(), session.client().registrationTokens(cluster.id()));
        };
    }

    /** Does what the look found due. */
    void fix(RancherCluster cluster, AgentFinding finding) {
        if (finding.due() == Due.TOKEN) {
            session.client().createRegistrationToken(cluster.id());
        }
        if (finding.due() == Due.AGENT) {
            session.agent().ifPresent(agent -> agent.apply(manifest(cluster)));
        }
    }

    private AgentFinding missing(RancherCluster cluster, List<RegistrationToken> tokens) {
        if (usable(tokens).isPresent()) {
            return AgentFinding.of(Due.AGENT, ImportConditions.no(TYPE, "Missing", "the agent is not in the cluster"));
        }
        boolean late = cluster.created()
                .map(time -> time.plus(PATIENCE).isBefore(session.clock().instant()))
                .orElse(true);
        if (!late) {
            return AgentFinding
                    .of(Due.NOTHING,
                            ImportConditions.no(TYPE, "WaitingForToken", "Rancher makes the token of the agent"))
                    .lookedAtAgainAfter(SOON);
        }
        boolean made = tokens.stream().anyMatch(RegistrationToken::isFilled);
        return made
                ? AgentFinding
                        .of(Due.NOTHING, ImportConditions.no(TYPE, "ServerUrlNotSet",
                                "Rancher does not know its own address: its administrator has to set server-url"))
                        .lookedAtAgainAfter(LATER)
                : AgentFinding.of(Due.TOKEN,
                        ImportConditions.no(TYPE, "WaitingForToken", "Rancher has made no token for the agent"));
    }

    private AgentFinding installed(RancherCluster cluster, AgentView.Installed view, Agent agent,
            List<RegistrationToken> tokens) {
        if (isForeign(view) && !isTokenKnown(view, tokens)) {
            return AgentFinding.of(Due.NOTHING, ImportConditions.no(TYPE, "AgentOfOthers",
                    "the agent in the cluster is that of %s; a cluster can be in one Rancher only: remove it there first, or namespace %s in the cluster"
                            .formatted(view.ownerName(), ImportManifest.NAMESPACE)));
        }
        if (usable(tokens).isPresent() && isStale(view, tokens)) {
            return AgentFinding
                    .of(Due.AGENT,
                            ImportConditions.no(TYPE, "Stale", "the agent shows what Rancher does not take any more"))
                    .appliedAt(view.applied());
        }
        boolean changed = !isForeign(view) && !view.settings().equals(session.wanted().agent().fingerprint());
        if (changed && !cluster.hasAgent() && usable(tokens).isPresent()) {
            return AgentFinding
                    .of(Due.AGENT, ImportConditions.no(TYPE, "Changed", "the agent has other settings than wanted"))
                    .appliedAt(view.applied());
        }
        AgentFinding finding = trouble(view, agent).map(
                trouble -> AgentFinding.of(Due.NOTHING, ImportConditions.no(TYPE, trouble.reason(), trouble.message())))
                .orElseGet(() -> AgentFinding.of(Due.NOTHING, ImportConditions.yes(TYPE, "Applied")));
        return finding.appliedAt(view.applied()).tokenUntil(usable(tokens).flatMap(RegistrationToken::expires));
    }

    private boolean isStale(AgentView.Installed view, List<RegistrationToken> tokens) {
        if (!isTokenKnown(view, tokens)) {
            return true;
        }
        // So that something that Rancher itself tells in two ways does not make an end without end.
        boolean young = view.applied().filter(time -> time.plus(REST).isAfter(session.clock().instant())).isPresent();
        String server = RegistrationToken.root(view.server()).orElse(view.server());
        return !young && (tokens.stream().noneMatch(each -> each.server().filter(server::equals).isPresent())
                || !view.authorities().equals(session.client().authoritiesChecksum()));
    }

    /** Of another object, or of somebody who did without one. */
    private boolean isForeign(AgentView.Installed view) {
        return view.owner().filter(session.wanted().owner()::equals).isEmpty();
    }

    private static boolean isTokenKnown(AgentView.Installed view, List<RegistrationToken> tokens) {
        return tokens.stream().anyMatch(each -> view.token().filter(each.token()::equals).isPresent());
    }

    private static Optional<AgentTrouble> trouble(AgentView.Installed view, Agent agent) {
        if (view.available()) {
            return Optional.empty();
        }
        return view.strict() && view.authorities().isEmpty() ? Optional.of(new AgentTrouble("StrictTLSWithoutCA",
                "the agent trusts nothing but the authorities that Rancher publishes, and it publishes none: its administrator has to set cacerts, or agent-tls-mode to system-store"))
                : agent.trouble();
    }

    /** Fetched right before it is applied: tokens change. */
    private ImportManifest manifest(RancherCluster cluster) {
        String text;
        try {
            text = fetch(cluster);
        } catch (RancherException e) {
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            text = fetch(cluster);
        }
        return ImportManifest.parse(text).dressed(session.wanted(), session.clock().instant());
    }

    private String fetch(RancherCluster cluster) {
        return usable(session.client().registrationTokens(cluster.id())).flatMap(RegistrationToken::manifestPath)
                .map(session.client()::manifest)
                .orElseThrow(() -> new RancherException(Kind.UNEXPECTED,
                        "Rancher has taken the token of the agent away; it is asked again"));
    }

    private static Optional<RegistrationToken> usable(List<RegistrationToken> tokens) {
        return tokens.stream()
                .filter(token -> token.isFilled() && token.manifestPath().isPresent())
                .min(Comparator.comparing(token -> !"default-token".equals(token.name())));
    }
}
