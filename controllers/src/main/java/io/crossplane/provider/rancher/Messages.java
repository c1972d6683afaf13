package io.crossplane.provider.rancher;

/** Texts of others, as they may be shown: one line, not long, without an address, for that may hold a token. */
final class Messages {

    private static final int LONGEST = 300;

    private Messages() {}

    static String shown(String text) {
        String line = text.replaceAll("https?://\\S+", "[address]")
                .replaceAll("/v3/import/\\S*", "[address]")
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
