package io.crossplane.provider.image;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The CycloneDX bill of materials of the image: the jars, as Maven's plugin lists them, and what else lies in its layers. */
final class BillOfMaterials {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Type, namespace and name, version, qualifiers: package-url's specification, as far as it is used here. */
    private static final Pattern PURL = Pattern
            .compile("pkg:[a-z]+/(?:[^@?]*/)?(?<name>[^@?/]+)@(?<version>[^?]+)(\\?.*)?");

    private BillOfMaterials() {}

    /**
     * Writes the list of the jars with these components added.
     *
     * @param jars CycloneDX in JSON
     * @param purls package URLs with a version, such as {@code pkg:deb/debian/libc6@2.36-9?arch=amd64}
     */
    static void write(Path jars, List<String> purls, Path to) throws IOException {
        ObjectNode bill = (ObjectNode) JSON.readTree(jars.toFile());
        ArrayNode components = bill.withArray("/components");
        for (String purl : purls) {
            components.add(component(purl));
        }
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.writeString(to, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n");
    }

    private static ObjectNode component(String purl) {
        Matcher parts = PURL.matcher(purl);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no package URL with a version: " + purl);
        }
        return JSON.createObjectNode()
                .put("type", "library")
                .put("bom-ref", purl)
                .put("name", decoded(parts.group("name")))
                .put("version", decoded(parts.group("version")))
                .put("purl", purl);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
