package io.crossplane.provider.helm.patch;

import java.util.Optional;
import java.util.StringJoiner;

/**
 * Which objects a patch is for. What is absent fits all; what is there has to be the same, letter by letter.
 *
 * @param group empty for the core group
 * @param namespace fits objects that name no namespace too, when it is the release's own
 */
public record PatchTarget(Optional<String> group, Optional<String> version, Optional<String> kind,
        Optional<String> name, Optional<String> namespace) {

    /** Fits every object. */
    public static PatchTarget any() {
        return new PatchTarget(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    public PatchTarget withApiVersion(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return new PatchTarget(Optional.of(slash < 0 ? "" : apiVersion.substring(0, slash)),
                Optional.of(apiVersion.substring(slash + 1)), kind, name, namespace);
    }

    public PatchTarget withKind(String only) {
        return new PatchTarget(group, version, Optional.of(only), name, namespace);
    }

    public PatchTarget withName(String only) {
        return new PatchTarget(group, version, kind, Optional.of(only), namespace);
    }

    public PatchTarget withNamespace(String only) {
        return new PatchTarget(group, version, kind, name, Optional.of(only));
    }

    boolean fits(ObjectIdentity object, String releaseNamespace) {
        String where = object.namespace().isEmpty() ? releaseNamespace : object.namespace();
        return group.orElse(object.group()).equals(object.group())
                && version.orElse(object.version()).equals(object.version())
                && kind.orElse(object.kind()).equals(object.kind()) && name.orElse(object.name()).equals(object.name())
                && namespace.orElse(where).equals(where);
    }

    /** For messages, such as {@code kind Deployment, name web}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ").setEmptyValue("any object");
        group.ifPresent(value -> text.add("group \"" + value + "\""));
        version.ifPresent(value -> text.add("version " + value));
        kind.ifPresent(value -> text.add("kind " + value));
        name.ifPresent(value -> text.add("name " + value));
        namespace.ifPresent(value -> text.add("namespace " + value));
        return text.toString();
    }
}
