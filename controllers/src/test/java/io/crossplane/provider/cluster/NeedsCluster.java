package io.crossplane.provider.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run against a real API server, with the project's CRDs in it unless Crossplane is to bring them.
 *
 * <p>Which one: the cluster that the environment names ({@code TEST_KUBECONFIG}), else K3s in a container where a
 * container engine answers, else the local cluster of {@code cluster/local}. It is opened once per JVM. Where none can
 * be had the tests fail with what each place answered: they run only when asked for, and skipped is not passed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ClusterExtension.class)
public @interface NeedsCluster {

    /** The least that the tests need. */
    Level value();

    /** What a cluster offers, in rising order. */
    enum Level {
        /** An API server: objects are stored and validated, nothing runs. */
        API,
        /** A whole cluster: pods run, volumes are provisioned, names resolve. */
        FULL,
        /** Crossplane runs in it and activates nothing by itself, and there is a registry for its packages. */
        CROSSPLANE;

        boolean covers(Level wanted) {
            return compareTo(wanted) >= 0;
        }
    }
}
