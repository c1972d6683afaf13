package io.crossplane.provider.managed;

import java.util.Locale;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Names of controllers, as events and metrics carry them (MR-1, EV-3). */
public final class ControllerName {

    private ControllerName() {}

    /** {@code managed/<kind>.<group>} in lower case. */
    public static String managed(Class<? extends HasMetadata> kind) {
        return "managed/" + groupKind(HasMetadata.getKind(kind), HasMetadata.getGroup(kind));
    }

    /** {@code providerconfig/<kind>.<group>} in lower case. */
    public static String providerConfig(Class<? extends HasMetadata> kind) {
        return "providerconfig/" + groupKind(HasMetadata.getKind(kind), HasMetadata.getGroup(kind));
    }

    static String of(HasMetadata resource) {
        return managed(resource.getClass());
    }

    private static String groupKind(String kind, String group) {
        return (kind + "." + group).toLowerCase(Locale.ROOT);
    }
}
