package io.crossplane.provider.installed;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.uptest.Example;
import io.crossplane.provider.uptest.Tried;
import io.crossplane.provider.uptest.Uptest;
import io.crossplane.provider.uptest.Uptest.Imported;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples as uptest runs them, all of them together, so that those that need the VCluster of another one find it. Each test goes on
 * where the one before has ended: what is done is done to all objects at once, what is waited for is told of each.
 */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExamplesOnCrossplane {

    private static final String NAMESPACE = "team-a";

    private final KubernetesClient client;
    private final Installation installation;
    private final Uptest uptest;
    private final List<Example> examples;
    private List<Imported> imported = List.of();
    private Stopwatch time = Figures.start();

    ExamplesOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        installation = Installation.prepared(cluster);
        uptest = new Uptest(cluster);
        examples = uptest.examples();
    }

    @BeforeAll
    void installAndSetUp() {
        installation.activate("vclusters", "vclusterreleases");
        installation.install(Installation.tag()).awaitHealthy();
        installation.awaitPod();
        uptest.setUp();
    }

    /** The volumes of some virtual clusters are kept, and so are their namespaces. */
    @AfterAll
    void remove() {
        installation.close();
        client.namespaces()
                .list()
                .getItems()
                .stream()
                .map(each -> each.getMetadata().getName())
                .filter(name -> name.equals(NAMESPACE) || name.startsWith("vc-" + NAMESPACE + "-"))
                .forEach(name -> client.namespaces().withName(name).delete());
    }

    Stream<Tried> objects() {
        return examples.stream().flatMap(each -> each.tried().stream());
    }

    Stream<Tried> roots() {
        return objects().filter(Tried::isRoot);
    }

    List<Imported> imported() {
        return imported;
    }

    @Order(1)
    @Test
    @Rule({"UT-3", "UT-4"})
    void areApplied() {
        time = Figures.start();
        examples.forEach(uptest::apply);
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("objects")
    @Rule({"UT-4", "UT-9"})
    void becomesReady(Tried tried) {
        uptest.assertReady(tried);
    }

    @Order(3)
    @Test
    @Rule({"UT-5", "UT-7"})
    void areUpdated() {
        stepIsDone("applied to Ready");
        roots().forEach(uptest::update);
    }

    @Order(4)
    @ParameterizedTest
    @MethodSource("roots")
    @Rule("UT-5")
    void showsTheUpdateAsSoonAsItIsReady(Tried root) {
        uptest.assertUpdated(root);
    }

    @Order(5)
    @Test
    @Rule({"UT-6", "MR-104"})
    void areHandedOverToAnotherPod() {
        stepIsDone("updated");
        objects().forEach(uptest::pause);
        uptest.scaleProviders(0);
        await("no pod is left").atMost(Installation.LIMIT).until(() -> installation.pods().isEmpty());
        uptest.scaleProviders(1);
        installation.awaitPod();
        imported = objects().map(uptest::resume).toList();
    }

    @Order(6)
    @ParameterizedTest
    @MethodSource("imported")
    @Rule({"UT-6", "LB-20", "EX-5"})
    void isTheSameForIt(Imported object) {
        uptest.assertImported(object);
    }

    @Order(7)
    @Test
    @Rule({"UT-8", "UT-10"})
    void areDeleted() {
        stepIsDone("imported");
        objects().forEach(uptest::delete);
    }

    @Order(8)
    @ParameterizedTest
    @MethodSource("objects")
    @Rule({"UT-8", "CS-16"})
    void isGone(Tried tried) {
        uptest.assertGone(tried);
    }

    @Order(9)
    @Test
    @Rule("UT-8")
    void nothingIsLeft() {
        stepIsDone("deleted");
        uptest.assertNothingManaged(NAMESPACE);
    }

    private void stepIsDone(String what) {
        Figures.print(examples.size() + " examples: " + what, time.elapsed());
        time = Figures.start();
    }
}
