package io.crossplane.provider.managed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Reads and writes the objects of one kind. Every write names the resource version it builds on, so that it fails with a conflict if
 * somebody else was faster (JV-15), changes nothing but what it says (JV-16), and answers with what the server has now.
 *
 * @param <R> the kind
 */
public interface ResourceStore<R extends HasMetadata> {

    /** The object as the server has it now, or nothing if it is gone or another one has its name. */
    Optional<R> read(R known);

    /** Sets these annotations, others stay. */
    R annotate(R known, Map<String, String> annotations);

    /** Replaces the whole list of finalizers. */
    R setFinalizers(R known, List<String> finalizers);

    /** Lays the merge patch over the spec. */
    R patchSpec(R known, ObjectNode specPatch);

    /** Lays the merge patch over the status. */
    R patchStatus(R known, ObjectNode statusPatch);
}
