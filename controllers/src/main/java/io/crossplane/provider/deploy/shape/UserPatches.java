package io.crossplane.provider.deploy.shape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.PatchesSource;
import io.crossplane.provider.apis.v1alpha1.ReleasePatch;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.UserValues;
import io.crossplane.provider.helm.patch.ObjectPatch;
import io.crossplane.provider.helm.patch.PatchException;
import io.crossplane.provider.helm.patch.PatchTarget;
import io.crossplane.provider.helm.values.ValuesDigest;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.YamlText;

/** The patches that a user gives with an object, in the order in which they are applied: {@code patchesFrom}, {@code patches}. */
public final class UserPatches {

    /** Reason of the condition when a patch is none, fits nothing or cannot be applied. */
    static final String FAILED = "PatchFailed";

    private static final String DEFAULT_KEY = "patches.yaml";
    private static final int MOST = 256;

    /**
     * The two fields as they stand in the spec.
     *
     * @param namespace of the managed resource, for messages
     */
    public record Given(String namespace, List<PatchesSource> patchesFrom, List<ReleasePatch> patches) {}

    /**
     * What they come to.
     *
     * @param digest the same for the same patches, however they are written; empty if there are none
     * @param secrets strings that came from Secrets, to be kept out of messages
     */
    public record Read(List<ObjectPatch> patches, String digest, Set<String> secrets) {

        /** No patch. */
        public static final Read NONE = new Read(List.of(), "", Set.of());

        @Override
        public String toString() {
            return "Read" + patches;
        }
    }

    private final Given given;
    private final UserValues.Sources sources;
    private final List<ObjectPatch> patches = new ArrayList<>();
    private final ArrayNode written = JsonNodeFactory.instance.arrayNode();
    private final Set<String> secrets = new HashSet<>();

    private UserPatches(Given given, UserValues.Sources sources) {
        this.given = given;
        this.sources = sources;
    }

    /** Reads and checks them, as far as it can be without the objects; fails with reason {@code PatchFailed} or {@code PatchSourceMissing}. */
    public static Read read(Given given, UserValues.Sources sources) {
        try {
            return new UserPatches(given, sources).read();
        } catch (PatchException | ValuesException e) {
            throw Failures.invalid(FAILED, String.valueOf(e.getMessage()));
        }
    }

    private Read read() {
        given.patchesFrom().forEach(this::from);
        for (int i = 0; i < given.patches().size(); i++) {
            ReleasePatch patch = given.patches().get(i);
            String origin = "patches[%d]".formatted(i);
            add(new PatchDocument.Item(origin, Optional.ofNullable(patch.target()).map(UserPatches::target),
                    YamlText.parseAny(patch.patch(), origin)));
        }
        return patches.isEmpty() ? Read.NONE
                : new Read(List.copyOf(patches), ValuesDigest.of(written), Set.copyOf(secrets));
    }

    private void from(PatchesSource source) {
        String key = source.key() == null ? DEFAULT_KEY : source.key();
        Optional<String> text = sources.read(source.kind(), source.name(), key);
        if (text.isEmpty() && !Boolean.TRUE.equals(source.optional())) {
            throw Failures.invalid("PatchSourceMissing",
                    "%s %s has no key %s in namespace \"%s\"; create it or mark the source of patches optional"
                            .formatted(source.kind().literal(), source.name(), key, given.namespace()));
        }
        text.map(found -> PatchDocument.read("%s %s, key %s".formatted(source.kind().literal(), source.name(), key),
                found)).orElse(List.of()).forEach(item -> {
                    if (source.kind() == ValuesSourceKind.SECRET) {
                        remember(contentOf(item.content()));
                    }
                    add(item);
                });
    }

    private void add(PatchDocument.Item item) {
        if (patches.size() == MOST) {
            throw new PatchException(item.origin() + " is one too many; give at most " + MOST + " patches");
        }
        patches.add(ObjectPatch.of(item.origin(), item.target(), item.content()));
        written.addArray().add(item.target().map(PatchTarget::toString).orElse(null)).add(item.content());
    }

    private static PatchTarget target(ReleasePatch.Target target) {
        return new PatchTarget(Optional.ofNullable(target.group()), Optional.ofNullable(target.version()),
                Optional.ofNullable(target.kind()), Optional.ofNullable(target.name()),
                Optional.ofNullable(target.namespace()));
    }

    /** What a patch brings, without what only says where it goes: messages would be torn apart without need. */
    private static JsonNode contentOf(JsonNode patch) {
        ArrayNode content = JsonNodeFactory.instance.arrayNode();
        if (patch instanceof ObjectNode body) {
            ObjectNode copy = body.deepCopy().without(List.of("apiVersion", "kind"));
            if (copy.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove(List.of("name", "namespace"));
            }
            return content.add(copy);
        }
        patch.valueStream()
                .filter(operation -> operation.has("value"))
                .map(operation -> operation.get("value"))
                .forEach(content::add);
        return content;
    }

    private void remember(JsonNode value) {
        if (value.isTextual() || value.isNumber()) {
            secrets.add(value.asText());
        }
        value.forEach(this::remember);
    }
}
