package io.crossplane.provider.managed;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/**
 * What users read about a failure (CO-5, EX-10): one line, the same for the same cause, without class names, addresses of requests or
 * whatever else a library adds.
 */
final class ErrorText {

    private ErrorText() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case ExternalException external -> oneLine(external.getMessage());
            case KubernetesClientException kubernetes -> kubernetes(kubernetes);
            default -> "internal error";
        };
    }

    /** Whether somebody else changed the object meanwhile: 409, but not for the reason that it exists already (JV-24). */
    static boolean isConflict(Throwable failure) {
        return causes(failure).anyMatch(c -> switch (c) {
            case ExternalException external -> external.kind() == ExternalException.Kind.CONFLICT;
            case KubernetesClientException kubernetes -> kubernetes.getCode() == 409 && !alreadyExists(kubernetes);
            default -> false;
        });
    }

    static boolean isNotFound(Throwable failure) {
        return failure instanceof KubernetesClientException kubernetes && kubernetes.getCode() == 404;
    }

    /** Whether this kind of failure is thrown on purpose. */
    static boolean isForeseen(Throwable failure) {
        return failure instanceof ExternalException || failure instanceof KubernetesClientException;
    }

    private static boolean alreadyExists(KubernetesClientException failure) {
        return failure.getStatus() != null && "AlreadyExists".equals(failure.getStatus().getReason());
    }

    private static String kubernetes(KubernetesClientException failure) {
        Optional<String> said = Optional.ofNullable(failure.getStatus())
                .map(Status::getMessage)
                .filter(m -> !m.isBlank());
        if (said.isPresent()) {
            return oneLine(said.get());
        }
        if (failure.getCode() > 0) {
            return "the API server answered with status " + failure.getCode();
        }
        return causes(failure).filter(IOException.class::isInstance)
                .findFirst()
                .map(io -> "the API server cannot be reached: " + oneLine(io.getMessage()))
                .orElse("the API server cannot be reached");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, c -> c != null, Throwable::getCause).limit(20);
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "no reason given" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
