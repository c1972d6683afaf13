package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.vcluster.Examples.Sight;
import org.junit.jupiter.api.Test;

/** What is read again, and when. */
class MemoryTest {

    private final Memory memory = new Memory();
    private int reads;

    @Test
    void readsEachThingOncePerKey() {
        var release = Sight.ofRunning().release();
        var credentials = Examples.credentials();
        var values = MergedValues.of(JsonNodeFactory.instance.objectNode(), Set.of());
        var namespace = new ReleaseNamespace.Facts(true, true);

        assertReadOncePerKey(key -> memory.release(key, counted(release)));
        assertReadOncePerKey(key -> memory.credentials(key, counted(credentials)));
        assertReadOncePerKey(key -> memory.values(key, counted(values)));
        assertReadOncePerKey(key -> memory.namespace(key, counted(namespace)));
    }

    @Test
    void keepsOnlyTheNewestKey() {
        for (String key : List.of("1", "2", "1")) {
            memory.credentials(key, counted(Examples.credentials()));
        }

        assertThat(reads).isEqualTo(3);
    }

    @Test
    void looksAgainAtANamespaceThatWasNotRight() {
        for (boolean right : new boolean[] {false, true, false}) {
            assertThat(memory.namespace("1", counted(new ReleaseNamespace.Facts(true, right))).right())
                    .isEqualTo(reads > 1);
        }

        assertThat(reads).isEqualTo(2);
    }

    @Test
    void keepsNothingOfAReadThatFailed() {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> memory.credentials("1", () -> {
            throw new IllegalStateException("unreachable");
        }));

        memory.credentials("1", counted(Examples.credentials()));
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void keepsAnAnswerForItsKeyAndTheLastOneForAny() {
        assertThat(memory.lastAnswer()).isEmpty();
        var answer = new Memory.Answer(Examples.answer(true, true, 1), Examples.DEPLOYED_AT,
                Optional.of("10.0.0.0/16"));

        memory.answered("1", answer);

        assertThat(memory.answer("1")).contains(answer);
        assertThat(memory.answer("2")).isEmpty();
        assertThat(memory.lastAnswer()).contains(answer);
    }

    @Test
    void isOnePerVClusterUntilItIsForgotten() {
        Memory.All all = new Memory.All();
        Memory first = all.of("u1");

        assertThat(all.of("u1")).isSameAs(first);
        assertThat(all.of("u2")).isNotSameAs(first);
        all.forget("u1");
        assertThat(all.of("u1")).isNotSameAs(first);
    }

    private void assertReadOncePerKey(Function<String, Object> ask) {
        reads = 0;
        Object first = ask.apply("1");
        assertThat(ask.apply("1")).isSameAs(first);
        assertThat(reads).isEqualTo(1);
        assertThat(ask.apply("2")).isEqualTo(first);
        assertThat(reads).isEqualTo(2);
    }

    private <T> Supplier<T> counted(T value) {
        return () -> {
            reads++;
            return value;
        };
    }
}
