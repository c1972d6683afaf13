package io.crossplane.provider.knative;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What things of the host cluster are called inside, as far as one Service has to do with them. Pure.
 *
 * @param revisions by their names on the host cluster
 * @param references what the Service and its revisions name, as it is called on the host cluster, and then inside
 */
record NamesInside(RevisionName service, Map<String, String> revisions, Map<Reference, String> references) {

    NamesInside {
        revisions = Map.copyOf(revisions);
        references = Map.copyOf(references);
    }

    /** For a Service with these revisions on the host cluster. */
    static NamesInside of(RevisionName service, Collection<ObjectNode> revisions, Map<Reference, String> references) {
        return new NamesInside(service,
                revisions.stream()
                        .collect(Collectors.toMap(each -> Marks.key(each).name(), service::toInside,
                                (first, _) -> first, LinkedHashMap::new)),
                references);
    }

    String revision(String onHost) {
        return Optional.ofNullable(revisions.get(onHost)).orElseGet(() -> service.toInside(onHost));
    }

    /** What the host cluster calls a revision of the Service; of long names Knative makes others. */
    String revisionOnHost(String inside) {
        return revisions.entrySet()
                .stream()
                .filter(each -> each.getValue().equals(inside))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> service.toHost(inside));
    }

    /** What the host cluster calls a thing, also if it is the Service itself. */
    String any(String onHost) {
        return onHost.equals(service.onHost()) ? service.inside() : revision(onHost);
    }

    Reference reference(Reference onHost) {
        return Optional.ofNullable(references.get(onHost))
                .map(name -> new Reference(onHost.kind(), name))
                .orElse(onHost);
    }

    /** A message of the host cluster, in words of the inside. */
    String text(String message) {
        String text = message;
        for (Map.Entry<String, String> each : longestFirst()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }

    private Iterable<Map.Entry<String, String>> longestFirst() {
        Stream<Map.Entry<String, String>> others = references.entrySet()
                .stream()
                .map(each -> Map.entry(each.getKey().name(), each.getValue()));
        return Stream
                .concat(Stream.of(Map.entry(service.onHost(), service.inside())),
                        Stream.concat(others, revisions.entrySet().stream()))
                .sorted(Comparator.<Map.Entry<String, String>>comparingInt(each -> -each.getKey().length())
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }
}
