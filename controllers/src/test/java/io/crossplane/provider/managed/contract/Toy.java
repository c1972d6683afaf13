package io.crossplane.provider.managed.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.core.ManagedResourceSpec;
import io.crossplane.provider.apis.core.ManagedResourceStatus;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A kind to try the engine with. */
@Group("toys.example.org")
@Version("v1")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Toy extends ManagedResource<Toy.Spec, Toy.Status> {

    private static final long serialVersionUID = 1L;

    /** What the user wants. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameters(String color, String size) {}

    /** What was seen. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Seen(String color, String id) {}

    /** The wanted toy. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec extends ManagedResourceSpec {
        private Parameters forProvider = new Parameters(null, null);

        public Parameters getForProvider() {
            return forProvider;
        }

        public void setForProvider(Parameters forProvider) {
            this.forProvider = forProvider;
        }
    }

    /** The toy that was seen. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends ManagedResourceStatus {
        private Seen atProvider;

        public Seen getAtProvider() {
            return atProvider;
        }

        public void setAtProvider(Seen atProvider) {
            this.atProvider = atProvider;
        }
    }

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    @Override
    protected Status initStatus() {
        return new Status();
    }
}
