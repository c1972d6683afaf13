package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.managed.ConnectionSecretWatch.Sighting;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.crossplane.provider.managed.contract.Toy;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The connection secret on the wire (CS-1 … CS-13). */
class ConnectionPublisherTest {

    private final FakeServer server = new FakeServer(new TestClock());
    private final List<Duration> sleeps = new ArrayList<>();
    private Sighting sighting = new Sighting.Unknown();
    private final ConnectionPublisher publisher = new ConnectionPublisher(server.client(), _ -> sighting, sleeps::add);

    @AfterEach
    void close() {
        server.close();
    }

    private static Toy owner(String uid) {
        Toy toy = new Toy();
        toy.getMetadata().setName("a");
        toy.getMetadata().setNamespace("team");
        toy.getMetadata().setUid(uid);
        toy.getSpec().setWriteConnectionSecretToRef(new LocalSecretReference("a-conn"));
        return toy;
    }

    private static ConnectionDetails details(String... pairs) {
        Map<String, byte[]> entries = new java.util.TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            entries.put(pairs[i], pairs[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return ConnectionDetails.of(entries);
    }

    private Secret secret() {
        return server.client().secrets().inNamespace("team").withName("a-conn").get();
    }

    private void store(String type, Optional<String> controllerUid) {
        var builder = new SecretBuilder().withNewMetadata()
                .withName("a-conn")
                .withNamespace("team")
                .endMetadata()
                .withType(type);
        controllerUid.ifPresent(uid -> builder.editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder().withApiVersion("v1")
                        .withKind("X")
                        .withName("x")
                        .withUid(uid)
                        .withController(true)
                        .build())
                .endMetadata());
        server.client().resource(builder.build()).create();
    }

    private List<String> requests() {
        List<String> all = server.requests().stream().map(FakeServer.Request::toString).toList();
        server.forgetRequests();
        return all;
    }

    @Test
    @Rule({"CS-1", "CS-2", "LB-17"})
    @DisplayName("CS-1 type, place and owner; neither labels nor annotations")
    void shape() {
        publisher.publish(owner("u1"), details("token", "t"));
        Secret secret = secret();
        assertThat(secret.getType()).isEqualTo("connection.crossplane.io/v1alpha1");
        assertThat(secret.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(secret.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(secret.getMetadata().getOwnerReferences()).singleElement().satisfies(o -> {
            assertThat(o.getApiVersion()).isEqualTo("toys.example.org/v1");
            assertThat(List.of(o.getKind(), o.getName(), o.getUid())).containsExactly("Toy", "a", "u1");
            assertThat(o.getController() && o.getBlockOwnerDeletion()).isTrue();
        });
        assertThat(secret.getData())
                .containsExactly(Map.entry("token", Base64.getEncoder().encodeToString(new byte[] {'t'})));
    }

    @Test
    @Rule("CS-3")
    @DisplayName("CS-3 without a reference nothing happens")
    void withoutReference() {
        Toy toy = owner("u1");
        toy.getSpec().setWriteConnectionSecretToRef(null);
        publisher.publish(toy, details("token", "t"));
        assertThat(requests()).isEmpty();
    }

    @Test
    @Rule("CS-4")
    @DisplayName("CS-4 an uncontrolled secret of another type is refused")
    void refusesUncontrolledSecrets() {
        store("Opaque", Optional.empty());
        assertThatThrownBy(() -> publisher.publish(owner("u1"), details("token", "t"))).hasMessage(
                "cannot create or update connection secret: refusing to modify uncontrolled secret of type \"Opaque\"");
        assertThat(sleeps).isEmpty();
    }

    @Test
    @Rule({"CS-4", "CS-13"})
    @DisplayName("CS-13 the second object that names a secret is refused, for ever")
    void refusesSecretsOfOthers() {
        publisher.publish(owner("u1"), details("token", "t"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> publisher.publish(owner("u2"), details("token", "x"))).hasMessage(
                    "cannot create or update connection secret: existing secret is not controlled by UID \"u2\"");
        }
    }

    @Test
    @Rule("CS-4")
    @DisplayName("CS-4 an uncontrolled secret of our type is adopted")
    void adopts() {
        store("connection.crossplane.io/v1alpha1", Optional.empty());
        publisher.publish(owner("u1"), details("token", "t"));
        assertThat(secret().getMetadata().getOwnerReferences()).singleElement()
                .satisfies(o -> assertThat(o.getUid()).isEqualTo("u1"));
    }

    @Test
    @Rule({"CS-5", "CS-6"})
    @DisplayName("CS-6 keys are added and changed, never removed; CS-5 equal data is not written")
    void addsAndNeverRemoves() {
        publisher.publish(owner("u1"), details("token", "t", "endpoint", "e"));
        requests();
        publisher.publish(owner("u1"), details("token", "t", "endpoint", "e"));
        assertThat(requests()).containsExactly("GET secrets/a-conn");
        publisher.publish(owner("u1"), details("token", "new"));
        assertThat(requests()).containsExactly("GET secrets/a-conn", "PATCH secrets/a-conn");
        assertThat(secret().getData()).containsOnlyKeys("token", "endpoint");
        publisher.publish(owner("u1"), ConnectionDetails.none());
        assertThat(secret().getData()).containsOnlyKeys("token", "endpoint");
    }

    @Test
    @DisplayName("details that are exact remove the keys that they neither have nor keep")
    void prunes() {
        publisher.publish(owner("u1"), details("token", "t", "endpoint", "e", "old", "o"));
        requests();
        publisher.publish(owner("u1"),
                ConnectionDetails.exactly(details("token", "t").entries(), Set.of("endpoint", "never seen")));
        assertThat(requests()).containsExactly("GET secrets/a-conn", "PATCH secrets/a-conn");
        assertThat(secret().getData()).containsOnlyKeys("token", "endpoint");

        sighting = new Sighting.Present(secret().getMetadata().getResourceVersion());
        publisher.publish(owner("u1"), ConnectionDetails.exactly(details("token", "t").entries(), Set.of("endpoint")));
        assertThat(secret().getData()).containsOnlyKeys("token", "endpoint");
        publisher.publish(owner("u1"),
                ConnectionDetails.exactly(details("token", "t").entries(), Set.of()).plus(ConnectionDetails.none()));
        assertThat(secret().getData()).containsOnlyKeys("token");
    }

    @Test
    @Rule("CS-5")
    @DisplayName("CS-5 empty data and no data are the same")
    void emptyIsAbsent() {
        publisher.publish(owner("u1"), ConnectionDetails.none());
        requests();
        publisher.publish(owner("u1"), ConnectionDetails.none());
        assertThat(requests()).containsExactly("GET secrets/a-conn");
    }

    @Test
    @Rule("CS-7")
    @DisplayName("CS-7 API errors are tried five times, and say what could not be done")
    void retriesApiErrors() {
        server.refuse("GET", "secrets", 500, "InternalError");
        assertThatThrownBy(() -> publisher.publish(owner("u1"), details("token", "t")))
                .hasMessage("cannot create or update connection secret: cannot get object: refused by the test");
        assertThat(requests()).hasSize(5);
        assertThat(sleeps).hasSize(4).containsOnly(Duration.ofMillis(10));
        server.recover();
        server.refuseOnce("POST", "secrets", 500, "InternalError");
        publisher.publish(owner("u1"), details("token", "t"));
        assertThat(secret().getData()).containsKey("token");
    }

    @Test
    @Rule("CS-11")
    @DisplayName("CS-11 a changed reference writes a new secret, the old one stays")
    void aChangedReference() {
        publisher.publish(owner("u1"), details("token", "t"));
        Toy toy = owner("u1");
        toy.getSpec().setWriteConnectionSecretToRef(new LocalSecretReference("b-conn"));
        publisher.publish(toy, details("token", "t"));
        assertThat(secret()).isNotNull();
        assertThat(server.client().secrets().inNamespace("team").withName("b-conn").get()).isNotNull();
    }

    @Test
    @Rule("CS-12")
    @DisplayName("CS-12 unpublishing leaves the secret to the garbage collector")
    void unpublish() {
        publisher.publish(owner("u1"), details("token", "t"));
        requests();
        publisher.unpublish(owner("u1"));
        assertThat(requests()).isEmpty();
    }

    @Test
    @Rule({"CS-15", "CS-12", "MR-131"})
    @DisplayName("with a watch an unchanged secret costs no request; an edited or deleted one comes back")
    void watched() {
        publisher.publish(owner("u1"), details("token", "t"));
        String version = secret().getMetadata().getResourceVersion();
        requests();

        sighting = new Sighting.Present(version);
        publisher.publish(owner("u1"), details("token", "t"));
        assertThat(requests()).isEmpty();
        publisher.publish(owner("u1"), details("token", "rotated"));
        assertThat(requests()).containsExactly("GET secrets/a-conn", "PATCH secrets/a-conn");

        server.client().secrets().inNamespace("team").withName("a-conn").delete();
        requests();
        sighting = new Sighting.Absent();
        publisher.publish(owner("u1"), details("token", "rotated"));
        assertThat(requests()).containsExactly("GET secrets/a-conn", "POST secrets");

        sighting = new Sighting.Present("edited");
        publisher.publish(owner("u1"), details("token", "rotated"));
        assertThat(requests()).containsExactly("GET secrets/a-conn");
    }

    @Test
    @DisplayName("a conflict keeps its kind, so that it is silent")
    void aConflictKeepsItsKind() {
        publisher.publish(owner("u1"), details("token", "t"));
        server.refuse("PATCH", "secrets", 409, "Conflict");
        assertThatThrownBy(() -> publisher.publish(owner("u1"), details("token", "x"))).matches(ErrorText::isConflict);
    }
}
