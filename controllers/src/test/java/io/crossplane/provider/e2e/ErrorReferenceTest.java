package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.crossplane.provider.cluster.TestCluster;
import org.junit.jupiter.api.Test;

/** The page of errors: readable, and without a row that no test provokes. */
class ErrorReferenceTest {

    private static final Path TESTS = TestCluster.REPOSITORY
            .resolve("controllers/src/test/java/io/crossplane/provider/e2e");

    @Test
    void everyErrorOnThePageIsProvokedByATest() throws IOException {
        StringBuilder tests = new StringBuilder();
        for (String name : List.of("BadInputIT", "BadChartIT", "BadAccessIT", "BadInputE2E", "BadReleaseIT",
                "RegistryIT", "OutputsIT", "ReleasePatchIT", "ReleaseOptionsIT", "ForeignRevisionIT", "ArgoCdE2E",
                "KnativeIT", "RancherE2E", "VClusterRancherE2E", "../installed/LifeOnCrossplane")) {
            tests.append(Files.readString(TESTS.resolve(name + ".java")));
        }

        Set<String> unprovoked = new TreeSet<>(ErrorReference.entries().keySet());
        unprovoked.removeIf(id -> tests.indexOf("\"" + id + "\"") >= 0);

        assertThat(unprovoked).isEmpty();
    }

    @Test
    void everyErrorHasAMessageAndACure() {
        assertThat(ErrorReference.entries().values()).hasSizeGreaterThan(40).allSatisfy(entry -> {
            assertThat(entry.shows()).isNotEmpty();
            assertThat(entry.message()).isNotEmpty();
            assertThat(entry.cure()).isNotEmpty();
        });
    }

    @Test
    void aMessageFitsOnlyWithTheseFacts() {
        var message = new ErrorReference.Entry("x", "create", "", "no {what} in \"{place}\"", "")
                .message(Map.of("what", "chart"));

        assertThat("no chart in \"a.b\"").matches(message);
        assertThat("no wheel in \"a.b\"").doesNotMatch(message);
        assertThat("no chart in \"a.b\", sorry").doesNotMatch(message);
    }
}
