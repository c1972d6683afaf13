package io.crossplane.provider.release.question;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.cel.CelExpressionException;
import io.crossplane.provider.deploy.cel.CelExpressions;

/** Finds in objects what is asked of them. Shared by all releases. */
public final class Answers {

    private static final String DATA = "data";

    private final CelExpressions expressions;

    /** Answers by these expressions and by field paths. */
    public Answers(CelExpressions expressions) {
        this.expressions = expressions;
    }

    /** What is wrong with the question itself. */
    public Optional<Answer.Refused> refusal(Question question) {
        try {
            if (!question.expression().isEmpty()) {
                expressions.compile(question.expression());
            }
            return Optional.empty();
        } catch (CelExpressionException e) {
            return Optional.of(invalid(e));
        }
    }

    /** The answer that this object gives. */
    public Answer of(Question question, JsonNode object) {
        return question.expression().isEmpty() ? field(question, object) : value(question, object);
    }

    private static Answer field(Question question, JsonNode object) {
        FieldPath path = FieldPath.parse(question.fieldPath());
        JsonNode found = path.in(object);
        if (found.isMissingNode() || found.isNull()) {
            return new Answer.Missing("has no " + question.fieldPath());
        }
        boolean encoded = question.isAboutSecret() && path.isEntryOf(DATA);
        return new Answer.Value(encoded ? new BinaryNode(decoded(found)) : found);
    }

    private Answer value(Question question, JsonNode object) {
        try {
            JsonNode value = expressions.compile(question.expression())
                    .evaluate(Map.of(CelExpressions.OBJECT, question.isAboutSecret() ? withText(object) : object));
            return value.isNull() ? new Answer.Missing("has nothing of what the expression looks for")
                    : new Answer.Value(value);
        } catch (CelExpressionException e) {
            return switch (e.kind()) {
                case MISSING -> new Answer.Missing("lacks what the expression reads: " + e.getMessage());
                case FAILED -> new Answer.Unknown("does not go with the expression: " + e.getMessage());
                case INVALID -> invalid(e);
                case TOO_EXPENSIVE -> new Answer.Refused("ExpressionTooExpensive",
                        "on %s the expression %s".formatted(question.objectName(), e.getMessage()));
            };
        }
    }

    /** A Secret as its author writes it: with {@code stringData} for what can be read. */
    private static JsonNode withText(JsonNode secret) {
        ObjectNode written = secret.deepCopy();
        ObjectNode texts = written.putObject("stringData");
        secret.path(DATA)
                .properties()
                .forEach(entry -> readable(decoded(entry.getValue()))
                        .ifPresent(text -> texts.put(entry.getKey(), text)));
        return written;
    }

    private static Optional<String> readable(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] decoded(JsonNode encoded) {
        return Base64.getDecoder().decode(encoded.asText());
    }

    private static Answer.Refused invalid(CelExpressionException failure) {
        return new Answer.Refused("InvalidExpression", "expression: " + failure.getMessage());
    }
}
