package io.crossplane.provider.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

class HelmValuesTest {

    @Test
    void masksWhatIsSecret() {
        assertThat(values("geheim").mask("not \"geheim\", geheim")).isEqualTo("not \"(redacted)\", (redacted)");
    }

    @Test
    void masksASecretThatBeginsLikeAnother() {
        assertThat(values("geheim", "geheimnis").mask("geheimnis of geheim")).isEqualTo("(redacted) of (redacted)");
    }

    @Test
    void masksTheLinesOfASecretHoweverTheyAreJoined() {
        assertThat(values("first line\nsecond line\n").mask("a first line second line, first line\\nsecond line"))
                .isEqualTo("a (redacted) (redacted), (redacted)\\n(redacted)");
    }

    @Test
    void leavesWhatIsTooShortToBeSecret() {
        assertThat(values("a", "", "3").mask("a value of 3 parts")).isEqualTo("a value of 3 parts");
    }

    private static HelmValues values(String... secrets) {
        return new HelmValues(JsonNodeFactory.instance.objectNode(), Set.of(secrets));
    }
}
