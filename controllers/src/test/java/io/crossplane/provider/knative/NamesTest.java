package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    private final Names names = new Names("demo");

    /** What is cut was worked out by the rule of vCluster with {@code sha256sum}: 63 characters, 64, and a cut behind a dot. */
    @ParameterizedTest
    @CsvSource({"hello, hello-x-default-x-demo", "a.b, a.b-x-default-x-demo",
        "a123456789-123456789-123456789-123456789-12345, a123456789-123456789-123456789-123456789-12345-x-default-x-demo",
        "a123456789-123456789-123456789-123456789-123456, a123456789-123456789-123456789-123456789-123456-x-de-c27bcb83e1",
        "a23456789-123456789-123456789-123456789-123456789-1.c, a23456789-123456789-123456789-123456789-123456789-1-09e77c2e31"})
    void areThoseOfVCluster(String name, String expected) {
        assertThat(names.host(new Key("default", name))).isEqualTo(expected).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void ofCopiesAreNeverThoseOfSyncedObjects() {
        Key key = new Key("default", "password");

        assertThat(names.copy(key)).isEqualTo("password-knative-77c4bc610c28bc1cbd9c").isNotEqualTo(names.host(key));
        assertThat(names.copy(new Key("default", "a".repeat(253)))).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void ofCopiesDifferWhereTheRuleOfVClusterMakesOneNameOfTwo() {
        Key one = new Key("c", "a-x-b");
        Key other = new Key("b-x-c", "a");

        assertThat(names.host(one)).isEqualTo(names.host(other));
        assertThat(names.copy(one)).isNotEqualTo(names.copy(other));
    }

    @Test
    void ofEqualNamesInOtherNamespacesOrClustersDiffer() {
        assertThat(names.host(new Key("a", "hello"))).isNotEqualTo(names.host(new Key("b", "hello")))
                .isNotEqualTo(new Names("other").host(new Key("a", "hello")));
    }
}
