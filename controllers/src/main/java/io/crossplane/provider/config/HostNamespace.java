package io.crossplane.provider.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The host namespace of a VCluster that names none: {@code vc-<namespace>-<name>-<hash>}.
 *
 * <p>Readable first, unambiguous through the hash of both names: {@code a/b-c} and {@code a-b/c} never meet (DEV-16, LB-3). At most 63
 * characters; the prefix keeps it out of {@code kube-*}.
 */
public final class HostNamespace {

    private static final int MAX_LENGTH = 63;
    private static final int HASH_LENGTH = 8;
    private static final String PREFIX = "vc-";

    private HostNamespace() {}

    /** The generated namespace for the VCluster of this namespace and name; the same for ever. */
    public static String of(String namespace, String name) {
        String hash = sha256(namespace + "/" + name).substring(0, HASH_LENGTH);
        int room = MAX_LENGTH - PREFIX.length() - HASH_LENGTH - 1;
        String readable = namespace + "-" + name.replace('.', '-');
        String cut = readable.length() <= room ? readable : withoutTrailingDash(readable.substring(0, room));
        return PREFIX + cut + "-" + hash;
    }

    private static String withoutTrailingDash(String text) {
        return text.endsWith("-") ? withoutTrailingDash(text.substring(0, text.length() - 1)) : text;
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
