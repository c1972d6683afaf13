package io.crossplane.provider.knative;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What objects of a virtual cluster are called on the host cluster. Pure, and never read backwards: what an object is inside stands on it
 * ({@link Marks}).
 *
 * <p>The rule is that of vCluster (loft-sh/vcluster, {@code pkg/util/translate}, 0.36): the parts joined by dashes; of more than 63
 * characters the first 52, and ten of the digest of them all.
 */
final class Names {

    private static final int LONGEST = 63;
    private static final int KEPT = 52;
    private static final int DIGITS = 10;
    private static final String SEPARATOR = "x";
    private static final String OWN = "knative";
    /** So many that nobody finds two names for one. */
    private static final int COPY_DIGITS = 20;
    private static final int READABLE = 34;
    private static final String LABEL = "vcluster.loft.sh/label";

    private final String vcluster;

    Names(String vcluster) {
        this.vcluster = vcluster;
    }

    /** What vCluster calls an object of this name, were it to sync it. */
    String host(Key inside) {
        return join(inside.name(), SEPARATOR, inside.namespace(), SEPARATOR, vcluster);
    }

    /**
     * The name of a copy that the bridge makes for Services. It is never one of vCluster's, so that the two do not fight about one object
     * when a pod inside uses the same Secret; and never that of another object inside, which vCluster's rule allows ({@code a-x-b} in
     * {@code c}, and {@code a} in {@code b-x-c}): somebody would get to see the Secrets of another namespace.
     */
    String copy(Key inside) {
        String readable = inside.name().substring(0, Math.min(inside.name().length(), READABLE));
        return "%s-%s-%s"
                .formatted(readable, OWN,
                        digest(String.join("/", inside.namespace(), inside.name(), vcluster), COPY_DIGITS))
                .replace(".-", "-");
    }

    /** What vCluster makes of the key of a label that means something to itself. */
    String label(String key) {
        return join(LABEL, vcluster, SEPARATOR, digest(key, DIGITS));
    }

    private static String join(String... parts) {
        String all = String.join("-", parts);
        return all.length() <= LONGEST ? all : (all.substring(0, KEPT) + "-" + digest(all, DIGITS)).replace(".-", "-");
    }

    private static String digest(String text, int digits) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
