package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** What is read again, and when. */
class RememberedTest {

    private final Remembered<String> remembered = new Remembered<>();
    private int reads;

    @Test
    void readsOncePerKey() {
        assertThat(read("1")).isEqualTo("1 at 1");
        assertThat(read("1")).isEqualTo("1 at 1");
        assertThat(read("2")).isEqualTo("2 at 2");
        assertThat(read("1")).isEqualTo("1 at 3");
    }

    @Test
    void readsAgainWhatItWasToForget() {
        read("1");
        remembered.forget();
        assertThat(remembered.last()).isEmpty();
        assertThat(read("1")).isEqualTo("1 at 2");
    }

    @Test
    void aReadThatFailsLeavesWhatWasKnown() {
        read("1");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> remembered.get("2", () -> {
            throw new IllegalStateException("unreachable");
        }));
        assertThat(remembered.known("1")).contains("1 at 1");
        assertThat(remembered.known("2")).isEmpty();
    }

    private String read(String key) {
        return remembered.get(key, () -> key + " at " + ++reads);
    }
}
