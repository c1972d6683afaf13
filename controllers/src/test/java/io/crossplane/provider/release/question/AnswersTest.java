package io.crossplane.provider.release.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.crossplane.provider.deploy.cel.CelExpressions;
import io.crossplane.provider.kube.ObjectName;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an object answers. */
class AnswersTest {

    private static final ObjectName SERVICE = new ObjectName("v1", "Service", "", "web");
    private static final ObjectName SECRET = new ObjectName("v1", "Secret", "", "login");
    private static final JsonNode OBJECT = yaml("""
        {kind: Service, status: {ip: 10.0.0.1, ports: [80, 443], note: null}, data: {password: czNjcmV0}}""");
    /** In base64: s3cret, and bytes that are no text. */
    private static final JsonNode LOGIN = yaml("{kind: Secret, data: {password: czNjcmV0, key: /v8=}}");

    private final Answers answers = new Answers(new CelExpressions());

    @Test
    void aField() {
        assertThat(field(SERVICE, "status.ports[1]", OBJECT)).isEqualTo(new Answer.Value(yaml("443")));
        assertThat(field(SERVICE, "status.ports", OBJECT)).isEqualTo(new Answer.Value(yaml("[80, 443]")));
    }

    @ParameterizedTest
    @CsvSource({"status.name", "status.note", "status.ports[2]"})
    void aFieldThatIsNotThere(String path) {
        assertThat(field(SERVICE, path, OBJECT)).isEqualTo(new Answer.Missing("has no " + path));
    }

    @Test
    void theDataOfASecretAreDecodedAndNoOthers() {
        assertThat(field(SECRET, "data.password", LOGIN))
                .isEqualTo(new Answer.Value(new BinaryNode("s3cret".getBytes())));
        assertThat(field(SECRET, "data[key]", LOGIN))
                .isEqualTo(new Answer.Value(new BinaryNode(new byte[] {(byte) 0xfe, (byte) 0xff})));
        assertThat(field(SERVICE, "data.password", OBJECT)).isEqualTo(new Answer.Value(yaml("czNjcmV0")));
    }

    @Test
    void aValueOfAnExpression() {
        assertThat(value(SERVICE, "'http://' + object.status.ip", OBJECT))
                .isEqualTo(new Answer.Value(yaml("http://10.0.0.1")));
        assertThat(value(SECRET, "'u:' + object.stringData.password", LOGIN))
                .isEqualTo(new Answer.Value(yaml("'u:s3cret'")));
        assertThat(value(SECRET, "has(object.stringData.key)", LOGIN)).isEqualTo(new Answer.Value(yaml("false")));
        assertThat(value(SECRET, "object.data.password", LOGIN)).isEqualTo(new Answer.Value(yaml("czNjcmV0")));
    }

    @Test
    void anExpressionThatReadsWhatIsNotThereYet() {
        assertThat(value(SERVICE, "object.status.name + 'x'", OBJECT)).isInstanceOf(Answer.Missing.class)
                .extracting(Answer::why)
                .asString()
                .startsWith("lacks what the expression reads: ")
                .contains("no such key \"name\"");
        assertThat(value(SERVICE, "object.status.?name", OBJECT)).isInstanceOf(Answer.Missing.class);
    }

    @Test
    void anExpressionThatDoesNotGoWithTheObject() {
        assertThat(value(SERVICE, "object.status.ip > 3", OBJECT)).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void anExpressionThatIsNone() {
        Question question = new Question("readiness[0]", SERVICE, "", "object.status.");

        assertThat(answers.refusal(question)).get().extracting(Answer.Refused::reason).isEqualTo("InvalidExpression");
        assertThat(answers.refusal(new Question("a", SERVICE, "", "object.status"))).isEmpty();
        assertThat(answers.refusal(new Question("a", SERVICE, "status", ""))).isEmpty();
    }

    @Test
    void anExpressionThatTakesTooMuch() {
        String all = "[1,2,3,4,5,6,7,8,9,10]";
        String nested = "%s.map(a, %s.map(b, %s.map(c, %s.map(d, %s.map(e, a+b+c+d+e)))))".replace("%s", all);

        assertThat(value(SERVICE, nested, OBJECT)).isInstanceOf(Answer.Refused.class)
                .extracting(Answer::why)
                .asString()
                .startsWith("on Service/web the expression takes more computation");
    }

    @Test
    void aValueIsNotPrinted() {
        assertThat(field(SECRET, "data.password", LOGIN).toString()).isEqualTo("Value[redacted]");
    }

    private Answer field(ObjectName name, String path, JsonNode object) {
        return answers.of(new Question("a", name, path, ""), object);
    }

    private Answer value(ObjectName name, String expression, JsonNode object) {
        return answers.of(new Question("a", name, "", expression), object);
    }

    private static JsonNode yaml(String text) {
        return Serialization.unmarshal("--- " + text, JsonNode.class);
    }
}
