package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class QuotedValuesTest {

    @Test
    void hidesWhatComesFromASecretNow() {
        QuotedValues values = QuotedValues.of(Optional.empty(), wanted("password", "hunter22", "hunter22"));

        assertThat(values.hiddenIn("label: Invalid value: \"hunter22\""))
                .isEqualTo("label: Invalid value: \"(redacted)\"");
    }

    @Test
    void hidesWhatTheRecordHoldsOfASecretThatHasChangedSince() {
        QuotedValues values = QuotedValues.of(Optional.of(tree("password", "hunter22")),
                wanted("password", "hunter23", "hunter23"));

        assertThat(values.hiddenIn("bad hunter22, bad hunter23")).isEqualTo("bad (redacted), bad (redacted)");
    }

    @Test
    void showsRecordedValuesThatAreWantedAndNoSecret() {
        QuotedValues values = QuotedValues.of(Optional.of(tree("image", "loft-sh/vcluster-oss")),
                wanted("image", "loft-sh/vcluster-oss"));

        assertThat(values.hiddenIn("no image loft-sh/vcluster-oss")).isEqualTo("no image loft-sh/vcluster-oss");
    }

    @Test
    void hidesEveryRecordedValueWhileTheWantedOnesCannotBeRead() {
        ObjectNode recorded = tree("password", "hunter22").put("pin", 123456).put("enabled", true);

        assertThat(QuotedValues.of(Optional.of(recorded), Optional.empty()).hiddenIn("hunter22, 123456, true"))
                .isEqualTo("(redacted), (redacted), true");
    }

    private static ObjectNode tree(String key, String value) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.withObject("/deep").put(key, value);
        return tree;
    }

    private static Optional<MergedValues> wanted(String key, String value, String... secrets) {
        return Optional.of(MergedValues.of(tree(key, value), Set.of(secrets)));
    }
}
