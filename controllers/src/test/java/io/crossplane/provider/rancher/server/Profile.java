package io.crossplane.provider.rancher.server;

import java.time.Duration;
import java.util.Optional;

/**
 * Which Rancher a {@link RancherServer} is: what differs between versions follows from the version unless said otherwise.
 *
 * @param version what {@code /rancherversion} shows, such as {@code v2.13.8}
 * @param tokens where registration tokens are kept
 * @param importChecksToken whether the import URL refuses tokens it does not know
 * @param rotation how registration tokens grow old; empty when they do not
 * @param agentTlsMode the setting of that name; {@code strict} puts {@code STRICT_VERIFY=true} into manifests
 * @param publishCa whether the server publishes its authority in the setting {@code cacerts}
 * @param tick the time between two steps of the state machine; zero when the test calls {@link RancherServer#tick()}
 */
public record Profile(String version, Tokens tokens, boolean importChecksToken, Optional<Rotation> rotation,
        String agentTlsMode, boolean publishCa, Duration tick) {

    /** Where a registration token is kept. */
    public enum Tokens {
        /** In the object: every view of it shows the token. */
        CLASSIC,
        /** In a Secret: the raw object has {@code {token}} in its place. */
        SECRET
    }

    /** A token is replaced after {@code ttl}; the one before it is good for {@code grace} more. */
    public record Rotation(Duration ttl, Duration grace) {}

    private static final Rotation DEFAULT_ROTATION = new Rotation(Duration.ofDays(30), Duration.ofMinutes(180));

    /** A Rancher of this version, as it is after a fresh installation. */
    public static Profile of(String version) {
        int minor = part(version, 1);
        int patch = part(version, 2);
        boolean secret = minor >= 15 || minor == 14 && patch >= 4 || minor == 13 && patch >= 8;
        boolean checks = secret || minor == 12 && patch >= 12 || minor == 11 && patch >= 16;
        return new Profile(version, secret ? Tokens.SECRET : Tokens.CLASSIC, checks,
                minor >= 15 ? Optional.of(DEFAULT_ROTATION) : Optional.empty(), minor >= 9 ? "strict" : "", true,
                Duration.ofMillis(20));
    }

    /** Tokens in the object, any token imports. */
    public static Profile classic() {
        return of("v2.12.3");
    }

    /** Tokens in a Secret, the import URL checks them. */
    public static Profile secret() {
        return of("v2.14.4");
    }

    /** Whether this is 2.{@code minor} or later. */
    public boolean since(int minor) {
        return part(version, 1) >= minor;
    }

    public Profile withTick(Duration newTick) {
        return new Profile(version, tokens, importChecksToken, rotation, agentTlsMode, publishCa, newTick);
    }

    public Profile withImportChecksToken(boolean checks) {
        return new Profile(version, tokens, checks, rotation, agentTlsMode, publishCa, tick);
    }

    public Profile withRotation(Duration ttl, Duration grace) {
        return new Profile(version, tokens, importChecksToken, Optional.of(new Rotation(ttl, grace)), agentTlsMode,
                publishCa, tick);
    }

    public Profile withAgentTlsMode(String mode) {
        return new Profile(version, tokens, importChecksToken, rotation, mode, publishCa, tick);
    }

    public Profile withPublishCa(boolean publish) {
        return new Profile(version, tokens, importChecksToken, rotation, agentTlsMode, publish, tick);
    }

    private static int part(String version, int index) {
        return Integer.parseInt(version.replaceFirst("^v", "").split("[.+-]")[index]);
    }
}
