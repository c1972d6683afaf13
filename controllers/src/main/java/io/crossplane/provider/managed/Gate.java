package io.crossplane.provider.managed;

/** What is decided before anything outside is touched. */
sealed interface Gate {

    /** Leave everything as it is, until somebody resumes (MR-104). */
    record Pause() implements Gate {}

    /** The management policies contradict each other; only a change of the object helps (MR-106). */
    record Refuse(String violation) implements Gate {}

    /** Being deleted, but the external resource stays behind (MR-107). */
    record Orphan() implements Gate {}

    /** Look at the external resource. */
    record Proceed() implements Gate {}
}
