package io.crossplane.provider.managed;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** Records every attempt to change the external system (section 9.1 of the contract). */
@FunctionalInterface
public interface ChangeLog {

    /** What was attempted. */
    enum Operation {
        CREATE, UPDATE, DELETE
    }

    /**
     * One attempt.
     *
     * @param snapshot the managed resource after it was observed and before the attempt
     * @param externalName as it was before the attempt
     * @param error why the attempt failed, or nothing
     */
    record Entry(Operation operation, JsonNode snapshot, String externalName, Optional<String> error) {}

    /** Writes the entry down. A failure is logged by the caller and changes nothing else (CL-6). */
    void record(Entry entry);

    /** Writes nothing down. */
    static ChangeLog none() {
        return _ -> {};
    }
}
