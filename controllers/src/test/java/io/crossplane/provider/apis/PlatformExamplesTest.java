package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.PlatformStory.Composed;
import io.crossplane.provider.apis.PlatformStory.Document;
import io.crossplane.provider.helm.values.ValuesSchema.Violation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stories of {@code examples/platform} are whole, fit together, and say of provider-helm what is so. */
class PlatformExamplesTest {

    private static final String REGISTRY = "xpkg.crossplane.io/";
    private static final Map<String, String> DEPENDENCIES = Map.of("crossplane-contrib/provider-vcluster",
            ">=v0.1.0-dev", "crossplane-contrib/function-patch-and-transform", ">=v0.5.0",
            "crossplane-contrib/function-auto-ready", ">=v0.6.0");

    static List<PlatformStory> stories() {
        return PlatformStory.all();
    }

    /** A composed resource, and the story it belongs to. */
    record Case(PlatformStory story, Composed composed) {

        @Override
        public String toString() {
            return composed.toString();
        }
    }

    static Stream<Case> composed() {
        return stories().stream().flatMap(story -> story.composed().stream().map(each -> new Case(story, each)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void hasWhatAConfigurationNeeds(PlatformStory story) {
        assertThat(story.directory().resolve("README.md")).isRegularFile();
        assertThat(story.examples()).isNotEmpty();
        assertThat(story.apis()).extracting(Document::kind)
                .contains("CompositeResourceDefinition", "Composition", "ManagedResourceActivationPolicy");
        assertThat(story.configuration().kind()).isEqualTo("Configuration");
        JsonNode dependsOn = story.configuration().content().path("spec").path("dependsOn");
        assertThat(
                PlatformStory.elements(dependsOn)
                        .collect(Collectors.toMap(each -> each.path("package").asText(),
                                each -> each.path("version").asText())))
                .isEqualTo(DEPENDENCIES.entrySet()
                        .stream()
                        .collect(Collectors.toMap(each -> REGISTRY + each.getKey(), Map.Entry::getValue)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void callsFunctionsAsCrossplaneNamesThem(PlatformStory story) {
        Set<String> installed = DEPENDENCIES.keySet()
                .stream()
                .map(repository -> repository.replace('/', '-'))
                .collect(Collectors.toSet());
        for (Document composition : compositions(story)) {
            assertThat(PlatformStory.elements(composition.content().path("spec").path("pipeline")))
                    .as(composition.toString())
                    .extracting(step -> step.path("functionRef").path("name").asText())
                    .isNotEmpty()
                    .isSubsetOf(installed);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void definesKindsThatACompositionMakes(PlatformStory story) {
        Set<String> made = compositions(story).stream()
                .map(composition -> composition.content().path("spec").path("compositeTypeRef"))
                .map(type -> type.path("apiVersion").asText() + " " + type.path("kind").asText())
                .collect(Collectors.toSet());
        List<String> defined = new ArrayList<>();
        for (Document xrd : story.apis("CompositeResourceDefinition")) {
            JsonNode spec = xrd.content().path("spec");
            assertThat(xrd.name())
                    .isEqualTo(spec.path("names").path("plural").asText() + "." + spec.path("group").asText());
            assertThat(spec.path("scope").asText()).isEqualTo("Namespaced");
            defined.add(spec.path("group").asText() + "/" + spec.path("versions").path(0).path("name").asText() + " "
                    + spec.path("names").path("kind").asText());
            Stream.of("defaultCompositionRef", "enforcedCompositionRef")
                    .map(reference -> spec.path(reference).path("name"))
                    .filter(JsonNode::isTextual)
                    .forEach(name -> assertThat(story.apis("Composition")).extracting(Document::name)
                            .contains(name.asText()));
        }
        assertThat(made).containsExactlyInAnyOrderElementsOf(defined);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void tellsWhatEachFieldMeans(PlatformStory story) {
        story.apis("CompositeResourceDefinition").forEach(xrd -> {
            JsonNode any = xrd.content().path("spec");
            KindSchema schema = Objects.requireNonNull(story.schemas()
                    .get(any.path("group").asText() + "/" + any.path("versions").path(0).path("name").asText() + " "
                            + any.path("names").path("kind").asText()));
            assertThat(schema.undescribed()).as(xrd.toString()).isEmpty();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void hasExamplesThatFitTheDefinitions(PlatformStory story) {
        assertThat(story.examples()).allSatisfy(example -> {
            assertThat(story.schemaOf(example.content()).orElseThrow().check(example.content())).isEmpty();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void activatesTheManagedKindsThatItComposes(PlatformStory story) {
        JsonNode activated = story.apis("ManagedResourceActivationPolicy").getFirst().content().path("spec");
        Set<String> composed = story.apis("Composition")
                .stream()
                .flatMap(PlatformStory::composed)
                .map(Composed::base)
                .filter(base -> !base.path("apiVersion").asText().contains("example.org/"))
                .map(base -> base.path("kind").asText().toLowerCase(Locale.ROOT) + "s."
                        + base.path("apiVersion").asText().split("/")[0])
                .collect(Collectors.toSet());
        assertThat(PlatformStory.elements(activated.path("activate")).map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(composed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("composed")
    void composesObjectsOfTheirKinds(Case given) {
        KindSchema schema = given.story().schemaOf(given.composed().base()).orElseThrow();
        List<FieldPath> patched = patches(given).filter(PlatformExamplesTest::isFromComposite)
                .map(patch -> FieldPath.of(target(patch)))
                .toList();
        assertThat(schema.check(given.composed().base())).filteredOn(violation -> !isFilledIn(violation, patched))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("composed")
    void patchesFieldsThatExist(Case given) {
        KindSchema resource = given.story().schemaOf(given.composed().base()).orElseThrow();
        JsonNode type = given.composed().composition().content().path("spec").path("compositeTypeRef");
        KindSchema composite = given.story().schemaOf(type).orElseThrow();
        assertThat(patches(given)).allSatisfy(patch -> {
            KindSchema from = isFromComposite(patch) ? composite : resource;
            KindSchema to = isFromComposite(patch) ? resource : composite;
            assertThat(sources(patch)).isNotEmpty()
                    .allSatisfy(source -> assertThat(from.at(FieldPath.of(source))).as("from " + source).isPresent());
            assertThat(to.at(FieldPath.of(target(patch)))).as("to " + target(patch)).isPresent();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("composed")
    void mapsEveryValueThatAFieldMayHave(Case given) {
        JsonNode type = given.composed().composition().content().path("spec").path("compositeTypeRef");
        KindSchema composite = given.story().schemaOf(type).orElseThrow();
        patches(given).filter(patch -> isFromComposite(patch) && patch.has("fromFieldPath")).forEach(patch -> {
            JsonNode field = composite.at(FieldPath.of(patch.path("fromFieldPath").asText())).orElseThrow();
            Stream<String> values = field.path("type").asText().equals("boolean") ? Stream.of("true", "false")
                    : PlatformStory.elements(field.path("enum")).map(JsonNode::asText);
            List<String> known = values.toList();
            PlatformStory.elements(patch.path("transforms"))
                    .filter(transform -> transform.has("map") && !known.isEmpty())
                    .forEach(transform -> assertThat(transform.path("map").fieldNames()).toIterable()
                            .containsAll(known));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void comparesAsItIsCounted(PlatformStory story) throws IOException {
        Process counting = new ProcessBuilder(PlatformStory.ALL.resolve("compare").toString(), story.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String table = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(table).startsWith("| |").hasLineCount(5);
        assertThat(story.directory().resolve("README.md")).content().contains(table);
        assertThat(story.withProviderHelm()).extracting(each -> each.file().getFileName())
                .isSubsetOf(story.apis().stream().map(each -> each.file().getFileName()).toList());
    }

    private static List<Document> compositions(PlatformStory story) {
        return Stream.concat(story.apis("Composition").stream(), story.withProviderHelm().stream()).toList();
    }

    private static Stream<JsonNode> patches(Case given) {
        return given.composed().patches().stream();
    }

    private static boolean isFromComposite(JsonNode patch) {
        return switch (patch.path("type").asText("FromCompositeFieldPath")) {
            case "FromCompositeFieldPath", "CombineFromComposite" -> true;
            case "ToCompositeFieldPath", "CombineToComposite" -> false;
            case String other -> throw new AssertionError("a patch of type " + other);
        };
    }

    private static List<String> sources(JsonNode patch) {
        return patch.has("combine") ? patch.path("combine").findValuesAsText("fromFieldPath")
                : List.of(patch.path("fromFieldPath").asText());
    }

    private static String target(JsonNode patch) {
        return patch.path("toFieldPath").asText(patch.path("fromFieldPath").asText());
    }

    private static boolean isFilledIn(Violation violation, List<FieldPath> patched) {
        FieldPath missing = FieldPath.of(violation.path());
        return violation.problem().equals("is required") && patched.stream().anyMatch(path -> path.isWithin(missing));
    }
}
