package io.crossplane.provider.deploy.drift;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.ObjectContent;
import io.crossplane.provider.kube.ObjectName;

/**
 * An object that is not as the manifest has it. May hold secrets: prints without them.
 *
 * @param paths what differs; none if the object is missing
 * @param obstacle why it stays so, if that has another reason than the policy
 * @param repair what would put it right; empty if there is an obstacle
 */
record ObjectDrift(ObjectName name, List<String> paths, Optional<String> obstacle, Optional<Repair> repair) {

    private static final int PATHS_TOLD = 8;

    ObjectDrift {
        paths = List.copyOf(paths);
    }

    /** What puts an object right. */
    sealed interface Repair {

        /** The object as it is to be. */
        ObjectNode content();

        /** Digest of that. */
        default String result() {
            return ObjectContent.of(content()).digest();
        }

        /** It is missing. */
        record Create(ObjectNode content) implements Repair {
            @Override
            public String toString() {
                return "Create";
            }
        }

        /** It is there, with the resource version that the content has. */
        record Replace(ObjectNode content) implements Repair {
            @Override
            public String toString() {
                return "Replace";
            }
        }
    }

    static ObjectDrift missing(ObjectName name, ObjectNode wanted) {
        return new ObjectDrift(name, List.of(), Optional.empty(), Optional.of(new Repair.Create(wanted)));
    }

    static ObjectDrift changed(ObjectName name, List<String> paths, ObjectNode wanted) {
        return new ObjectDrift(name, paths, Optional.empty(), Optional.of(new Repair.Replace(wanted)));
    }

    static ObjectDrift obstructed(ObjectName name, String why) {
        return new ObjectDrift(name, List.of(), Optional.of(why), Optional.empty());
    }

    boolean isMissing() {
        return repair.filter(Repair.Create.class::isInstance).isPresent();
    }

    /** The same, which is left alone for this reason. */
    ObjectDrift because(String why) {
        return new ObjectDrift(name, paths, Optional.of(why), Optional.empty());
    }

    /** Kind and name, for messages. */
    String object() {
        return name.kind() + "/" + name.name();
    }

    /** In words. */
    String text() {
        String reason = obstacle.map(why -> ": " + why).orElse("");
        if (!paths.isEmpty()) {
            return "%s differs from the manifest at %s%s".formatted(object(), told(), reason);
        }
        return repair.isPresent() ? object() + " does not exist" : object() + " cannot be put right" + reason;
    }

    /** What has been done about it, in words. */
    String fixed() {
        return paths.isEmpty() ? object() + " was missing and has been made again"
                : "%s has been put right at %s".formatted(object(), told());
    }

    private String told() {
        String told = String.join(", ", paths.stream().limit(PATHS_TOLD).toList());
        return paths.size() <= PATHS_TOLD ? told : told + " and %d more".formatted(paths.size() - PATHS_TOLD);
    }
}
