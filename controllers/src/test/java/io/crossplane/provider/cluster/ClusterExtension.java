package io.crossplane.provider.cluster;

import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Opens the cluster that {@link NeedsCluster} asks for, once per JVM, and hands it to the tests. */
final class ClusterExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace STORE = Namespace.create(ClusterExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestCluster.class || type == KubernetesClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestCluster cluster = cluster(context);
        return parameter.getParameter().getType() == TestCluster.class ? cluster : cluster.client();
    }

    private static TestCluster cluster(ExtensionContext context) {
        Level wanted = AnnotationSupport
                .findAnnotation(context.getRequiredTestClass(), NeedsCluster.class, context.getEnclosingTestClasses())
                .orElseThrow()
                .value();
        // The root store closes what it holds when the JVM's last test is over.
        ClusterChoice choice = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(wanted, ClusterChoice::of, ClusterChoice.class);
        return choice.cluster()
                .orElseThrow(() -> new IllegalStateException("no cluster of level " + wanted + ": " + choice.reason()));
    }
}
