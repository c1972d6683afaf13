package io.crossplane.provider.rancher;

import java.time.Instant;
import java.util.Optional;

import io.crossplane.provider.deploy.OwnerMark;

/** What there is of Rancher's agent in a cluster. */
sealed interface AgentView {

    /** Nothing. */
    record Missing() implements AgentView {}

    /** What was there before is still being removed. */
    record Leaving(String why) implements AgentView {}

    /**
     * Its Deployment, and thus all else.
     *
     * @param server where it looks for Rancher
     * @param authorities checksum of the certificate authorities that it trusts; empty for the usual ones
     * @param strict whether it trusts nothing but those
     * @param token that it shows; empty if it has none
     * @param applied when the provider applied it, if it did
     * @param owner for which object the provider applied it
     * @param ownerName that object, for people
     * @param settings fingerprint of what that object wanted of the agent
     */
    record Installed(String server, String authorities, boolean strict, Optional<Token> token, boolean available,
            Optional<Instant> applied, Optional<OwnerMark> owner, String ownerName,
            String settings) implements AgentView {}
}
