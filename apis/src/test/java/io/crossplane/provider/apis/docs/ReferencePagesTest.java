package io.crossplane.provider.apis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The committed reference is the one that follows from the CRDs. */
class ReferencePagesTest {

    private static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final Path PAGES = ROOT.resolve("docs/reference");

    @Test
    @DisplayName("docs/reference equals what the CRDs say; -Ddocs.update rewrites it")
    void committedPagesFollowFromTheCrds() throws IOException {
        Map<String, String> pages = pages();
        if (Boolean.getBoolean("docs.update")) {
            for (var page : pages.entrySet()) {
                Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
            }
        }
        for (var page : pages.entrySet()) {
            assertThat(PAGES.resolve(page.getKey())).hasContent(page.getValue());
        }
    }

    private static Map<String, String> pages() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (var crds = Files.newDirectoryStream(ROOT.resolve("package/crds"))) {
            for (Path crd : crds) {
                ReferencePage page = new ReferencePage(
                        Serialization.unmarshal(Files.readString(crd), CustomResourceDefinition.class));
                pages.put(page.file(), page.markdown());
            }
        }
        return pages;
    }
}
