package io.crossplane.provider.installed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.PlatformStory;
import io.crossplane.provider.cluster.TestCluster;

/** One directory of {@code examples/platform}, on a cluster with Crossplane. */
final class Story {

    /** The least version of the chart that the local cluster has instead of the public one. */
    static final String CHART_VERSION = ">=1.0.0";

    private final TestCluster cluster;
    private final PlatformStory story;
    private final Kubectl kubectl;

    Story(TestCluster cluster, String name) {
        this.cluster = cluster;
        this.story = new PlatformStory(PlatformStory.ALL.resolve(name));
        this.kubectl = Kubectl.on(cluster);
    }

    /** All of them. */
    static List<Story> all(TestCluster cluster) {
        return PlatformStory.all().stream().map(story -> new Story(cluster, story.name())).toList();
    }

    /** Asks Crossplane to install the Configuration, and with it what it depends on. */
    void request() {
        ConfigurationPackage configuration = ConfigurationPackage.of(story);
        configuration.push(cluster.access().registry().orElseThrow());
        kubectl.runWith("""
            apiVersion: pkg.crossplane.io/v1
            kind: Configuration
            metadata: {name: platform-%s}
            spec: {package: "%s"}
            """.formatted(story.name(), configuration.reference()), "apply", "--filename=-");
    }

    /** Waits until its kinds can be ordered. */
    void awaitInstalled() {
        kubectl.run("wait", "--for=condition=Healthy", object(), "--timeout=3m");
        story.apis("CompositeResourceDefinition")
                .forEach(
                        xrd -> kubectl.run("wait", "--for=condition=Established", "xrd/" + xrd.name(), "--timeout=1m"));
    }

    /** Takes the Configuration away again, and its kinds with it. */
    void remove() {
        kubectl.run("delete", object(), "--ignore-not-found", "--cascade=foreground", "--timeout=2m");
    }

    private String object() {
        return "configuration.pkg.crossplane.io/platform-" + story.name();
    }

    /** kubectl as the administrator. */
    Kubectl kubectl() {
        return kubectl;
    }

    /** kubectl in the namespace of a team of this story, which is made if it is missing. */
    Kubectl team() {
        String namespace = "team-" + story.name();
        kubectl.runWith("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace), "apply",
                "--server-side", "--filename=-");
        return kubectl.in(namespace);
    }

    /** An order of the story's examples for whatever namespace, to be changed at will. */
    ObjectNode order(String name) {
        ObjectNode order = story.examples()
                .stream()
                .filter(document -> document.name().equals(name))
                .map(document -> document.content().<ObjectNode>deepCopy())
                .findAny()
                .orElseThrow();
        order.withObject("/metadata").remove("namespace");
        return order;
    }

    /** A directory beside what the package has. */
    String directory(String name) {
        return story.directory().resolve(name).toString();
    }

    /** The repository that has the charts here. */
    String charts() {
        return cluster.access().chartRepository().toString();
    }

    /** The heads of the tables that the README shows. */
    List<List<String>> tablesShown() {
        try (Stream<String> lines = Files.lines(story.directory().resolve("README.md"))) {
            return lines.filter(line -> line.startsWith("NAME ")).map(line -> List.of(line.split(" +"))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
