package io.crossplane.provider.release.question;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** The answer to a {@link Question}. Its texts are the same for the same state of the object, and show no value of it. */
public sealed interface Answer {

    /** Of a question that nobody has asked yet. */
    Answer NOT_ASKED = new Unknown("was not looked at");

    /** The value; binary for what is encoded in a Secret. May be a secret. */
    record Value(JsonNode value) implements Answer {

        @Override
        public String toString() {
            return "Value[redacted]";
        }
    }

    /** The object is there and has no such value. */
    record Missing(String why) implements Answer {}

    /** There is no telling: the object is not there, or the expression does not go with it. */
    record Unknown(String why) implements Answer {}

    /** It must not be asked like this; only the user can help. The reason is one word. */
    record Refused(String reason, String why) implements Answer {}

    /** The value, if there is one. */
    default Optional<JsonNode> found() {
        return this instanceof Value(JsonNode value) ? Optional.of(value) : Optional.empty();
    }

    /** Why there is no value; empty if there is one. */
    default String why() {
        return switch (this) {
            case Value _ -> "";
            case Missing(String why) -> why;
            case Unknown(String why) -> why;
            case Refused(_, String why) -> why;
        };
    }
}
