package io.crossplane.provider.deploy;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.helm.HelmValues;

/**
 * The values of a release that must not be repeated. Helm's record and a control plane's log quote values, and of those in the record
 * nobody knows any more which came from a Secret; the Secret may have changed since. So of the recorded ones only those are shown that
 * are wanted now and come from elsewhere. Pure.
 */
public final class QuotedValues {

    private final HelmValues hidden;

    private QuotedValues(Collection<String> hidden) {
        this.hidden = new HelmValues(JsonNodeFactory.instance.objectNode(), Set.copyOf(hidden));
    }

    /**
     * Knows what to hide.
     *
     * @param recorded values of the release, if there is one
     * @param wanted the merged values; empty while they cannot be read
     */
    public static QuotedValues of(Optional<JsonNode> recorded, Optional<MergedValues> wanted) {
        Set<String> hidden = new HashSet<>();
        recorded.ifPresent(tree -> collect(tree, hidden));
        Set<String> shown = new HashSet<>();
        wanted.ifPresent(loaded -> collect(loaded.values(), shown));
        hidden.removeAll(shown);
        hidden.addAll(wanted.map(MergedValues::secrets).orElse(Set.of()));
        return new QuotedValues(hidden);
    }

    /** These, too. */
    public QuotedValues and(Set<String> more) {
        Set<String> all = new HashSet<>(hidden.secrets());
        all.addAll(more);
        return new QuotedValues(all);
    }

    /** The text without them. */
    public String hiddenIn(String text) {
        return hidden.mask(text);
    }

    /** A boolean tells nothing, and hiding each would make messages unreadable. */
    private static void collect(JsonNode node, Set<String> found) {
        if (node.isTextual() || node.isNumber()) {
            found.add(node.asText());
        }
        node.forEach(each -> collect(each, found));
    }
}
