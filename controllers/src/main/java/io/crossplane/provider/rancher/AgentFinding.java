package io.crossplane.provider.rancher;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;

/**
 * What is to be thought of the agent.
 *
 * @param due what is to be done about it
 * @param condition whether it is installed
 * @param applied when the provider installed it
 * @param tokenExpires when what it registers with expires
 * @param again when to look again at the latest
 */
record AgentFinding(Due due, Condition condition, Optional<Instant> applied, Optional<Instant> tokenExpires,
        Optional<Duration> again) {

    /** What is to be done. */
    enum Due {
        NOTHING,
        /** Rancher has no token for it. */
        TOKEN,
        /** It is not there, or shows what is of no use any more. */
        AGENT
    }

    static AgentFinding of(Due due, Condition condition) {
        return new AgentFinding(due, condition, Optional.empty(), Optional.empty(), Optional.empty());
    }

    AgentFinding appliedAt(Optional<Instant> time) {
        return new AgentFinding(due, condition, time, tokenExpires, again);
    }

    AgentFinding tokenUntil(Optional<Instant> time) {
        return new AgentFinding(due, condition, applied, time, again);
    }

    AgentFinding lookedAtAgainAfter(Duration wait) {
        return new AgentFinding(due, condition, applied, tokenExpires, Optional.of(wait));
    }
}
