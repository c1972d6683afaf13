package io.crossplane.provider.deploy.shape;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.helm.patch.PatchException;
import io.crossplane.provider.helm.patch.PatchTarget;
import io.crossplane.provider.helm.values.YamlText;

/** Patches as they stand in a ConfigMap or a Secret: the list {@code patches} of a kustomization, or that list alone. */
final class PatchDocument {

    private static final Set<String> ITEM = Set.of("target", "patch");
    private static final Set<String> TARGET = Set.of("group", "version", "kind", "name", "namespace");

    private PatchDocument() {}

    /**
     * One patch of the list.
     *
     * @param origin names it for the user
     * @param content the patch itself
     */
    record Item(String origin, Optional<PatchTarget> target, JsonNode content) {

        @Override
        public String toString() {
            return "Item[" + origin + "]";
        }
    }

    /**
     * The patches in the text, of which an empty one has none. Fails with {@link PatchException}, or with a {@code ValuesException} if it is
     * no YAML.
     *
     * @param origin names the text for the user
     */
    static List<Item> read(String origin, String text) {
        JsonNode document = YamlText.parseAny(text, origin);
        JsonNode list = document.has("patches") ? document.path("patches") : document;
        if (!list.isArray() && !list.isNull()) {
            throw new PatchException(origin + " is no list of patches; write a list whose items have target and patch");
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(item("%s, patches[%d]".formatted(origin, i), list.get(i)));
        }
        return items;
    }

    private static Item item(String origin, JsonNode item) {
        unknown(item, ITEM).ifPresent(field -> {
            throw new PatchException(origin + " has the field \"" + field + "\"; use target and patch alone");
        });
        JsonNode patch = item.path("patch");
        if (!patch.isTextual() && !patch.isContainerNode()) {
            throw new PatchException(origin + " has no patch; give it one as YAML text, a mapping or a list");
        }
        return new Item(origin, target(origin, item.path("target")),
                patch.isTextual() ? YamlText.parseAny(patch.asText(), origin) : patch);
    }

    private static Optional<PatchTarget> target(String origin, JsonNode target) {
        if (target.isMissingNode() || target.isNull()) {
            return Optional.empty();
        }
        Optional<String> unusable = unknown(target, TARGET).or(() -> TARGET.stream()
                .filter(field -> target.has(field) && !target.path(field).isTextual())
                .sorted()
                .findFirst());
        if (unusable.isPresent() || !target.isObject()) {
            throw new PatchException(origin + ": target may have group, version, kind, name and namespace, each a text"
                    + unusable.map(field -> "; correct \"" + field + "\"").orElse(""));
        }
        return Optional.of(new PatchTarget(text(target, "group"), text(target, "version"), text(target, "kind"),
                text(target, "name"), text(target, "namespace")));
    }

    private static Optional<String> unknown(JsonNode mapping, Set<String> known) {
        for (Iterator<String> fields = mapping.fieldNames(); fields.hasNext();) {
            String field = fields.next();
            if (!known.contains(field)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode target, String field) {
        return Optional.ofNullable(target.path(field).textValue());
    }
}
