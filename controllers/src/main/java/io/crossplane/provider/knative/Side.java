package io.crossplane.provider.knative;

import java.util.Collection;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;

/**
 * One of the two clusters, as a bridge sees it: the host namespace with what is of this virtual cluster, or all of the virtual cluster. What
 * is followed is a copy, and may be a moment old; of Secrets and ConfigMaps it has the metadata alone. Requests fail with a
 * {@link KubeException}, and are answered in a bounded time.
 */
interface Side extends AutoCloseable {

    /** Who is told of what changes; from threads that may not be held up. */
    interface Hearer {

        /** An object appeared, changed or went. */
        void changed(Kind kind, Optional<ObjectNode> before, Optional<ObjectNode> now);

        /** Something that could not be trusted can be again. */
        void current();
    }

    /** Begins to follow; to be called once. */
    void follow(Hearer hearer);

    /** Whether all copies are complete and up to date, so that what they do not show is not there. Never blocks. */
    boolean isCurrent();

    /** Why they are not, for longer than a moment. */
    Optional<KubeException> problem();

    /** An object that is followed. Not to be changed. */
    Optional<ObjectNode> get(Kind kind, Key key);

    /** All of a kind that is followed. Not to be changed. */
    Collection<ObjectNode> all(Kind kind);

    /** Asks for an object, of whatever kind. */
    Optional<ObjectNode> read(Kind kind, Key key);

    /** Applies these fields by force, and gives what the object is then. */
    ObjectNode apply(Kind kind, ObjectNode object);

    /** Makes an object. */
    ObjectNode create(Kind kind, ObjectNode object);

    /** Puts this in place of the object that has its resource version. */
    ObjectNode replace(Kind kind, ObjectNode object);

    /** Applies the status of this very object by force. */
    void status(Kind kind, ObjectNode object, ObjectNode status);

    /** Deletes this very object, which may be gone already. */
    void delete(Kind kind, ObjectNode object);

    @Override
    void close();
}
