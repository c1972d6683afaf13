package io.crossplane.provider.helm.patch;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Strategic merge patches and what kubectl makes of them, of {@code strategic-merge/cases.yaml}. */
final class MergeCases {

    static final YAMLMapper YAML = new YAMLMapper();

    private MergeCases() {}

    static List<Case> all() throws IOException {
        try (InputStream file = MergeCases.class.getResourceAsStream("/strategic-merge/cases.yaml")) {
            return YAML.readValue(file, new TypeReference<>() {});
        }
    }

    record Case(String name, ObjectNode object, ObjectNode patch, ObjectNode result) {

        @Override
        public String toString() {
            return name;
        }
    }
}
