package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.Health.Status;
import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.Readiness;
import io.crossplane.provider.release.question.Answer;
import io.crossplane.provider.release.question.Question;
import io.crossplane.provider.release.question.Reach;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** What the answers to the questions of a VClusterRelease make of it. */
class FindingsTest {

    private static final String CONDITION = """
        readiness: [{object: {apiVersion: v1, kind: Job, name: init}, expression: object.status.a == 1, message: no a}]""";
    private static final String BARE = """
        readiness: [{object: {apiVersion: v1, kind: Job, name: init}, expression: object.status.a == 1,
          ignoreKindRules: true}]""";
    private static final String DETAILS = """
        connectionDetails:
          [{key: user, from: {apiVersion: v1, kind: Secret, name: db}, fieldPath: data.user},
           {key: password, from: {apiVersion: v1, kind: Secret, name: db, namespace: dbs}, fieldPath: data.password}]""";
    private static final String OUTPUTS = """
        outputs: [{name: ip, from: {apiVersion: v1, kind: Service, name: web}, fieldPath: status.ip},
          {name: ports, from: {apiVersion: v1, kind: Service, name: web}, fieldPath: spec.ports, optional: true}]""";

    private final Map<String, Answer> answers = new HashMap<>();

    @Test
    void aConditionThatHoldsChangesNothing() {
        answers.put("readiness[0]", value("true"));

        assertThat(readiness(CONDITION, job(Status.CURRENT, ""))).isEqualTo(new Readiness.Available());
        assertThat(readiness(CONDITION, job(Status.IN_PROGRESS, "not done")))
                .isEqualTo(new Readiness.Creating("Job/init: not done"));
        assertThat(readiness(CONDITION, new Sight())).isEqualTo(new Readiness.Available());
    }

    @Test
    void aConditionThatDoesNotHoldNamesObjectAndExpression() {
        answers.put("readiness[0]", value("false"));

        assertThat(readiness(CONDITION, job(Status.CURRENT, "")))
                .isEqualTo(new Readiness.Creating("Job/init: no a: object.status.a == 1"));
        assertThat(readiness(CONDITION, new Sight().status(ReleaseStatus.DEPLOYED, 2)))
                .as("an object that is not of the release")
                .isEqualTo(new Readiness.Unavailable("Job/init: no a: object.status.a == 1"));
        assertThat(readiness(BARE, job(Status.FAILED, "stuck")))
                .isEqualTo(new Readiness.Creating("Job/init: not yet: object.status.a == 1"));
    }

    @Test
    void theRulesForTheKindMayBeIgnored() {
        answers.put("readiness[0]", value("true"));

        assertThat(readiness(BARE, job(Status.FAILED, "stuck"))).isEqualTo(new Readiness.Available());
        assertThat(findings(BARE, job(Status.FAILED, "stuck")).judged().objects()).singleElement()
                .extracting(ObjectView::word)
                .isEqualTo("Current");
    }

    @Test
    void aConditionWithoutAnAnswerSaysWhy() {
        answers.put("readiness[0]", new Answer.Missing("lacks a"));
        assertThat(readiness(CONDITION, job(Status.CURRENT, "")))
                .isEqualTo(new Readiness.Creating("Job/init: no a: lacks a (object.status.a == 1)"));

        answers.put("readiness[0]", value("3"));
        assertThat(readiness(CONDITION, job(Status.CURRENT, ""))).isEqualTo(
                new Readiness.Creating("Job/init: no a: gives neither true nor false: object.status.a == 1"));
    }

    @Test
    void connectionDetailsAreExactlyWhatTheSpecSays() {
        answers.put("connectionDetails \"user\"", value("admin"));
        answers.put("connectionDetails \"password\"", new Answer.Value(new BinaryNode(new byte[] {1, 2})));

        assertThat(findings(DETAILS, new Sight()).outputs().details()).isEqualTo(ConnectionDetails
                .exactly(Map.of("user", "admin".getBytes(), "password", new byte[] {1, 2}), java.util.Set.of()));
        assertThat(readiness(DETAILS, new Sight())).isEqualTo(new Readiness.Available());
        assertThat(findings("", new Sight()).outputs().details())
                .isEqualTo(ConnectionDetails.exactly(Map.of(), java.util.Set.of()));
    }

    @Test
    void aDetailWhoseObjectIsGoneIsKeptAndOneWhoseFieldIsGoneIsNot() {
        answers.put("connectionDetails \"user\"", new Answer.Missing("has no data.user"));
        answers.put("connectionDetails \"password\"", new Answer.Unknown("does not exist"));

        Findings findings = findings(DETAILS, new Sight());

        assertThat(findings.outputs().details())
                .isEqualTo(ConnectionDetails.exactly(Map.of(), java.util.Set.of("password")));
        assertThat(findings.progress().readiness()).isEqualTo(
                new Readiness.Creating("connectionDetails \"user\": Secret/db has no data.user, and 1 more"));
        assertThat(findings.heldBackBy().getLast())
                .isEqualTo("connectionDetails \"password\": Secret/db in namespace \"dbs\" does not exist");
        assertThat(findings.differences(List.of())).isEmpty();
    }

    @Test
    void outputsAreTextsAndThoseThatAreOptionalMayBeMissing() {
        answers.put("outputs \"ip\"", value("10.0.0.1"));
        answers.put("outputs \"ports\"", value("[{port: 80}, true]"));
        assertThat(findings(OUTPUTS, new Sight()).outputs().values()).containsExactly(Map.entry("ip", "10.0.0.1"),
                Map.entry("ports", "[{\"port\":80},true]"));

        answers.put("outputs \"ports\"", new Answer.Missing("has no spec.ports"));
        assertThat(findings(OUTPUTS, new Sight()).outputs().values()).containsOnlyKeys("ip");
        assertThat(readiness(OUTPUTS, new Sight())).isEqualTo(new Readiness.Available());
    }

    @Test
    void anOutputIsShort() {
        answers.put("outputs \"ip\"", value("x".repeat(1025)));
        answers.put("outputs \"ports\"", value("1"));

        assertThat(findings(OUTPUTS, new Sight()).outputs().values()).containsOnlyKeys("ports");
        assertThat(readiness(OUTPUTS, new Sight())).isEqualTo(new Readiness.Creating(
                "outputs \"ip\": Service/web gives more than 1024 characters; use connectionDetails"));
    }

    @Test
    void whatIsRefusedIsADifferenceThatFails() {
        answers.put("outputs \"ip\"", new Answer.Refused("ExpressionTooExpensive", "on Service/web it is"));
        answers.put("outputs \"ports\"", value("1"));

        Findings findings = findings(OUTPUTS, new Sight());

        assertThat(findings.differences(List.of("values"))).containsExactly("values", "outputs");
        assertThat(findings.progress().readiness())
                .isEqualTo(new Readiness.Creating("outputs \"ip\": on Service/web it is"));
        assertThatThrownBy(findings::complain).hasMessage("outputs \"ip\": on Service/web it is");
    }

    private static Sight job(Status status, String message) {
        return new Sight().object("Job", "init", status, message);
    }

    private Readiness readiness(String fields, Sight sight) {
        return findings(fields, sight).progress().readiness();
    }

    private Findings findings(String fields, Sight sight) {
        VClusterReleaseParameters wanted = Sight.desired(fields).parameters();
        Map<Question, Answer> byQuestion = new HashMap<>();
        Question.all(wanted).forEach(question -> byQuestion.put(question, answers.get(question.asker())));
        return Findings.of(wanted, sight.look(), new Reach(false, "default", List.of()), byQuestion);
    }

    private static Answer value(String yaml) {
        return new Answer.Value(Serialization.unmarshal("--- " + yaml, JsonNode.class));
    }
}
