package io.crossplane.provider.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Patterns of names in provider configs, in which * stands for any characters. */
public final class Globs {

    private Globs() {}

    /** Whether the name fits the pattern. */
    public static boolean matches(String glob, String name) {
        String regex = Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(regex, name);
    }
}
