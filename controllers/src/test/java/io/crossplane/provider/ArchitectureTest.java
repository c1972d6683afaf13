package io.crossplane.provider;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/**
 * Who may depend on whom, and what may be called where.
 *
 * <p>A package named here is a room together with its sub-packages; only {@code managed.josdk} is a room of its own
 * within {@code managed}. A room that has no class yet satisfies every rule (archunit.properties). There is no store of frozen violations: a
 * rule either holds or is changed here, in the open.
 */
@AnalyzeClasses(packages = "io.crossplane.provider", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String BASE = "io.crossplane.provider.";
    private static final Set<String> ROOMS = Set.of("apis", "managed", "managed.josdk", "kube", "helm", "config",
            "deploy", "destination", "argocd", "knative", "rancher", "tls", "vcluster", "release", "metrics", "main");

    // --- The rooms: what each may use of ours -------------------------------------------------------------------

    @ArchTest
    static final ArchRule apisUseNothingOfOurs = room("apis").mayUse();

    @ArchTest
    static final ArchRule managedUsesNothingButKinds = room("managed").mayUse("apis");

    @ArchTest
    static final ArchRule theSdkAdapterUsesManaged = room("managed.josdk").mayUse("apis", "managed");

    @ArchTest
    static final ArchRule kubeStandsAlone = room("kube").mayUse();

    @ArchTest
    static final ArchRule helmUsesNothingButTrust = room("helm").mayUse("tls");

    @ArchTest
    static final ArchRule tlsStandsAlone = room("tls").mayUse();

    @ArchTest
    static final ArchRule configUsesManagedAndKube = room("config").mayUse("apis", "managed", "kube");

    @ArchTest
    static final ArchRule deployIsBetweenHelmAndTheKinds = room("deploy").mayUse("apis", "managed", "kube", "helm");

    @ArchTest
    static final ArchRule argocdUsesNoKind = room("argocd").mayUse("apis", "config", "kube", "deploy");

    @ArchTest
    static final ArchRule knativeKnowsNothingButClusters = room("knative").mayUse("kube");

    @ArchTest
    static final ArchRule rancherKnowsNoHelm = room("rancher").mayUse("apis", "managed", "config", "kube", "deploy",
            "destination", "tls");

    @ArchTest
    static final ArchRule vclusterUsesThePorts = room("vcluster").mayUse("apis", "managed", "config", "kube", "helm",
            "deploy", "argocd", "knative");

    @ArchTest
    static final ArchRule releaseUsesThePorts = room("release").mayUse("apis", "managed", "config", "kube", "helm",
            "deploy", "destination");

    @ArchTest
    static final ArchRule destinationKnowsNoRelease = room("destination").mayUse("apis", "managed", "config", "kube",
            "deploy");

    @ArchTest
    static final ArchRule metricsImplementsManagedsPort = room("metrics").mayUse("apis", "managed");

    @ArchTest
    static final ArchRule everyClassLivesInARoom = classes().that()
            .haveSimpleNameNotEndingWith("package-info")
            .should(liveInARoom());

    @ArchTest
    static final ArchRule roomsHaveNoCycles = slices().matching(BASE + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesOfARoomHaveNoCycles = slices().matching(BASE + "(**)").should().beFreeOfCycles();

    // --- The libraries: who may use which -----------------------------------------------------------------------

    @ArchTest
    static final ArchRule helmJavaOnlyInHelm = only("com.marcnuri.helm..", "helm");

    @ArchTest
    static final ArchRule cloudsOnlyInTheirPackage = noClasses().that()
            .resideOutsideOfPackage(BASE + "helm.chart.ambient..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("software.amazon..", "com.google.auth..", "com.google.api.client.."));

    @ArchTest
    static final ArchRule celOnlyInDeploy = only("dev.cel..", "deploy");

    @ArchTest
    static final ArchRule jsonPatchOnlyInHelm = only("io.fabric8.zjsonpatch..", "helm");

    @ArchTest
    static final ArchRule theSdkOnlyInItsAdapterAndMain = only("io.javaoperatorsdk..", "managed.josdk", "main");

    @ArchTest
    static final ArchRule micrometerOnlyInMetricsAndMain = only("io.micrometer..", "metrics", "main");

    @ArchTest
    static final ArchRule commandLineOnlyInMain = only("picocli..", "main");

    @ArchTest
    static final ArchRule onlyManagedAndMainLog = only("org.slf4j..", "managed", "managed.josdk", "main");

    @ArchTest
    static final ArchRule onlyMainConfiguresLogging = only("ch.qos.logback..", "main");

    @ArchTest
    static final ArchRule kindsKnowOnlyModelAndAnnotations = noClasses().that()
            .resideInAPackage(BASE + "apis..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.fabric8..").and(not(resideInAnyPackage("io.fabric8.kubernetes.api.model..",
                            "io.fabric8.kubernetes.model..", "io.fabric8.generator..", "io.fabric8.crd.generator.."))
                            .and(not(describe("CustomResource", c -> c.getSimpleName().equals("CustomResource"))))));

    // --- The calls: what may happen where -----------------------------------------------------------------------

    @ArchTest
    static final ArchRule environmentOnlyInMain = noClasses().that(not(in("main")))
            .should()
            .callMethodWhere(target(System.class, "getenv"));

    @ArchTest
    static final ArchRule onlyProgramsEndTheProcess = noClasses().that(not(in("main")))
            .and(not(workerProgram()))
            .should()
            .callMethodWhere(target(System.class, "exit").or(target(Runtime.class, "exit", "halt", "addShutdownHook")));

    @ArchTest
    static final ArchRule theClockIsInjected = noClasses().that(not(in("main")))
            .should()
            .callMethodWhere(target(Clock.class, "systemUTC", "systemDefaultZone", "system").or(readsTheTimeOfDay())
                    .or(target(System.class, "currentTimeMillis")));

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should()
            .callMethodWhere(target(Thread.class, "sleep"))
            .orShould()
            .callMethodWhere(target(java.util.concurrent.TimeUnit.class, "sleep"));

    @ArchTest
    static final ArchRule nobodyPrints = noClasses().that(not(in("main")))
            .and(not(workerProgram()))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(target(Throwable.class, "printStackTrace"));

    /** It ignores the kubeconfig it is given when the release is missing, and installs into the default cluster. */
    @ArchTest
    static final ArchRule upgradeNeverInstalls = noClasses().should()
            .callMethodWhere(describe("helm-java's upgrade().install()", call -> call.getName().equals("install")
                    && call.getTargetOwner().getName().equals("com.marcnuri.helm.UpgradeCommand")));

    // --- The shapes ---------------------------------------------------------------------------------------------

    /** One object with a field the model does not know would otherwise end the informer of its kind for good. */
    @ArchTest
    static final ArchRule kindsIgnoreWhatTheyDoNotKnow = classes().that()
            .resideInAPackage(BASE + "apis..")
            .and()
            .areNotEnums()
            .and()
            .areNotInterfaces()
            .and()
            .areNotAnnotations()
            .and()
            .haveSimpleNameNotEndingWith("package-info")
            .and()
            .areNotAnonymousClasses()
            .and(describe("are serialised",
                    c -> !c.getModifiers().contains(JavaModifier.SYNTHETIC)
                            && c.getFields().stream().anyMatch(f -> !f.getModifiers().contains(JavaModifier.STATIC))))
            .should(ignoreUnknownFields());

    @ArchTest
    static final ArchRule noStaticMutableState = classes().should(haveOnlyFinalStatics());

    @ArchTest
    static final ArchRule namesSayWhatAClassDoes = noClasses().should()
            .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Common)$");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(NullMarked.class);

    @ArchTest
    static final ArchRule everyPackageSaysItsPurpose = classes().should(liveInAPackageWithInfo());

    // --- How the rules are made ---------------------------------------------------------------------------------

    private record Room(String name) {

        ArchRule mayUse(String... others) {
            List<String> allowed = Stream.concat(Stream.of(name), Arrays.stream(others)).toList();
            return noClasses().that(in(name))
                    .should()
                    .dependOnClassesThat(describe("are ours and outside of " + allowed,
                            c -> roomOf(c) != null && !allowed.contains(roomOf(c))));
        }
    }

    private static Room room(String name) {
        return new Room(name);
    }

    private static ArchRule only(String library, String... rooms) {
        return noClasses().that(not(in(rooms))).should().dependOnClassesThat(resideInAPackage(library));
    }

    private static DescribedPredicate<JavaClass> in(String... rooms) {
        List<String> names = List.of(rooms);
        return describe("in " + names, c -> roomOf(c) != null && names.contains(roomOf(c)));
    }

    /** The room of a class, by the longest name that fits; null for what is not ours. */
    private static String roomOf(JavaClass c) {
        String name = c.getBaseComponentType().getPackageName();
        return ROOMS.stream()
                .filter(r -> (name + ".").startsWith(BASE + r + "."))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .orElse(null);
    }

    private static DescribedPredicate<JavaClass> workerProgram() {
        return describe("the Helm worker's program, whose output is its protocol",
                c -> c.getPackageName().startsWith(BASE + "helm.worker"));
    }

    private static DescribedPredicate<JavaAccess<?>> target(Class<?> owner, String... methods) {
        Set<String> names = Set.of(methods);
        return describe(owner.getSimpleName() + names,
                a -> a.getTargetOwner().isEquivalentTo(owner) && names.contains(a.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheTimeOfDay() {
        Set<String> owners = Set.of(Instant.class.getName(), OffsetDateTime.class.getName(),
                ZonedDateTime.class.getName(), "java.time.LocalDateTime", "java.time.LocalDate");
        return describe("now() without a clock", a -> owners.contains(a.getTargetOwner().getName())
                && a.getName().equals("now") && a.getDescription().contains(".now()"));
    }

    private static ArchCondition<JavaClass> liveInARoom() {
        return condition("live in a room", c -> roomOf(c) != null);
    }

    private static ArchCondition<JavaClass> liveInAPackageWithInfo() {
        return condition("live in a package with a package-info", c -> c.getPackage().tryGetPackageInfo().isPresent());
    }

    private static ArchCondition<JavaClass> haveOnlyFinalStatics() {
        return condition("have only final static fields",
                c -> c.getFields()
                        .stream()
                        .filter(f -> f.getModifiers().contains(JavaModifier.STATIC))
                        .filter(f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .allMatch(f -> f.getModifiers().contains(JavaModifier.FINAL)));
    }

    private static ArchCondition<JavaClass> ignoreUnknownFields() {
        return condition("carry @JsonIgnoreProperties(ignoreUnknown = true)",
                c -> c.tryGetAnnotationOfType(JsonIgnoreProperties.class)
                        .map(JsonIgnoreProperties::ignoreUnknown)
                        .orElse(false));
    }

    private static ArchCondition<JavaClass> condition(String text, java.util.function.Predicate<JavaClass> holds) {
        return new ArchCondition<>(text) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                events.add(new SimpleConditionEvent(item, holds.test(item), item.getName() + " does not " + text));
            }
        };
    }
}
