package io.crossplane.provider.rancher.server;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** What goes wrong with one request. */
sealed interface Fault {

    /** Answered at once, without the request having an effect. */
    record Answer(Reply reply) implements Fault {}

    /** The connection ends without an answer, and without an effect. */
    record Reset() implements Fault {}

    /** Takes effect and is answered, later. */
    record Delay(Duration by) implements Fault {}

    /** Takes effect; the answer's body arrives changed. */
    record Mangle(UnaryOperator<String> change) implements Fault {}

    /** Takes effect; the connection ends in the middle of the answer. */
    record CutOff() implements Fault {}
}
