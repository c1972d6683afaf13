package io.crossplane.provider.apis.crd;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.RancherConfig;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;

/** The CRDs that follow from the types, as files. */
final class CrdFiles {

    static final List<Class<? extends HasMetadata>> KINDS = List.of(VCluster.class, VClusterRelease.class,
            RancherImport.class, RancherConfig.class, ProviderConfig.class, ClusterProviderConfig.class,
            ProviderConfigUsage.class);

    /** Where the committed CRDs are. */
    static final Path COMMITTED = Path.of(System.getProperty("repository.root")).resolve("package/crds");

    private static final String HEADER = """
        # SPDX-License-Identifier: Apache-2.0
        # Generated from the Java types in apis/. Do not edit; rewrite with: mvn -pl apis test -Dcrds.update
        """;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private CrdFiles() {}

    /** Generates the CRDs of all kinds: content by file name. */
    static Map<String, String> generate() throws IOException {
        List<HasMetadata> crds = new ArrayList<>();
        CrdFinisher finisher = new CrdFinisher(KINDS);
        new CRDGenerator().withOutput(new Discarding())
                .withParallelGenerationEnabled(false)
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        crds.add(finisher.process(crd, version));
                        return crd;
                    }
                })
                .customResourceClasses(KINDS)
                .forCRDVersions("v1")
                .detailedGenerate();
        Map<String, String> files = new TreeMap<>();
        for (HasMetadata crd : crds) {
            var spec = ((CustomResourceDefinition) crd).getSpec();
            files.put(spec.getGroup() + "_" + spec.getNames().getPlural() + ".yaml",
                    HEADER + YAML.writeValueAsString(crd).replaceAll("(?m)(minimum|maximum): (\\d+)\\.0$", "$1: $2"));
        }
        return files;
    }

    /** The generator's own YAML leaves True and False without quotes, which other readers take for booleans. */
    private static final class Discarding implements CRDGenerator.CRDOutput<OutputStream> {

        @Override
        public OutputStream outputFor(String crdName) {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
