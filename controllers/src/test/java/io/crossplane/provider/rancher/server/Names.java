package io.crossplane.provider.rancher.server;

import java.security.SecureRandom;

/** Random parts of names, of the letters that Kubernetes uses for them. */
final class Names {

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final SecureRandom random = new SecureRandom();

    String random(int length) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
