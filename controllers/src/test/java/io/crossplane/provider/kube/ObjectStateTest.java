package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStateTest {

    private static final String PLAIN = """
        {"metadata":{"name":"a","labels":{"x":"1","y":"2"},"uid":"u","resourceVersion":"1","generation":1,
        "creationTimestamp":"t","managedFields":[{"manager":"helm"}]},"spec":{"n":1},"status":{"phase":"Pending"}}""";

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"\"uid\":\"u\" \"uid\":\"v\"", "\"resourceVersion\":\"1\" \"resourceVersion\":\"2\"",
        "\"generation\":1 \"generation\":2", "\"t\" \"later\"", "\"helm\" \"kubectl\"", "Pending Running",
        "\"uid\" \"deletionTimestamp\":\"now\",\"uid\"", "\"uid\" \"selfLink\":\"/x\",\"uid\"",
        "{\"metadata\" {\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\"",
        "\"x\":\"1\",\"y\":\"2\" \"y\":\"2\",\"x\":\"1\""})
    void contentIsTheSameWhereNothingChangedThatAManifestCouldState(String change) throws JsonProcessingException {
        assertThat(changed(change).content()).isEqualTo(state(PLAIN).content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"n\":1 \"n\":2", "\"n\":1 \"n\":\"1\"", "\"x\":\"1\" \"x\":\"3\"",
        "\"labels\" \"annotations\":{\"a\":\"b\"},\"labels\"", "\"spec\" \"data\":{},\"spec\"",
        "\"labels\" \"finalizers\":[\"f\"],\"labels\"", "\"name\":\"a\" \"name\":\"b\""})
    void contentChangesWithWhatAManifestCouldState(String change) throws JsonProcessingException {
        assertThat(changed(change).content()).isNotEqualTo(state(PLAIN).content());
    }

    @Test
    void aNewVersionAloneIsNoDifference() throws JsonProcessingException {
        ObjectState before = state(PLAIN);

        assertThat(changed("\"resourceVersion\":\"1\" \"resourceVersion\":\"2\"").differsFrom(before)).isFalse();
        assertThat(Stream.of("Pending Running", "\"n\":1 \"n\":2", "\"uid\":\"u\" \"uid\":\"v\"",
                "\"generation\":1 \"generation\":2", "\"uid\" \"deletionTimestamp\":\"now\",\"uid\""))
                .allSatisfy(change -> assertThat(changed(change).differsFrom(before)).isTrue());
    }

    @Test
    void keepsNothingOfASecret() throws JsonProcessingException {
        ObjectState secret = state("{\"metadata\":{\"name\":\"a\"},\"data\":{\"password\":\"bWFya2Vy\"}}");

        assertThat(secret.toString()).doesNotContain("bWFya2Vy").doesNotContain("marker");
    }

    private static ObjectState changed(String change) throws JsonProcessingException {
        String[] fromTo = change.split(" ");
        assertThat(PLAIN).contains(fromTo[0]);
        return state(PLAIN.replace(fromTo[0], fromTo[1]));
    }

    private static ObjectState state(String json) throws JsonProcessingException {
        return ObjectState.of("example.org/v1", "Thing", JSON.readTree(json));
    }
}
