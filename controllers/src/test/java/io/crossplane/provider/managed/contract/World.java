package io.crossplane.provider.managed.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.ConnectionPublisher;
import io.crossplane.provider.managed.ConnectionSecretWatch;
import io.crossplane.provider.managed.EventRecorder;
import io.crossplane.provider.managed.Farewell;
import io.crossplane.provider.managed.KubernetesResourceStore;
import io.crossplane.provider.managed.LatestKnown;
import io.crossplane.provider.managed.ManagedPorts;
import io.crossplane.provider.managed.ManagedReconciler;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.Notice;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.PollInterval;
import io.crossplane.provider.managed.ReferenceResolver;
import io.crossplane.provider.managed.contract.FakeCluster.Address;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One toy, an API server, an external system and a reconciler between them. */
final class World implements AfterEachCallback {

    static final Duration POLL = Duration.ofMinutes(1);
    static final String NAMESPACE = "team";
    static final String NAME = "a";

    /** An event as it left the reconciler. */
    record Event(String type, String reason, String message, String externalName) {}

    final TestClock clock = new TestClock();
    final FakeServer server = new FakeServer(clock);
    final FakeExternal external = new FakeExternal();
    final List<Event> events = new ArrayList<>();
    final List<ChangeLog.Entry> changes = new ArrayList<>();
    final List<String> farewells = new ArrayList<>();
    final List<Duration> sleeps = new ArrayList<>();
    final TestMetrics metrics = new TestMetrics();

    ConnectionSecretWatch secretWatch = ConnectionSecretWatch.none();
    ManagedSettings settings = new ManagedSettings(Duration.ofMinutes(1), Duration.ofSeconds(30), false, false,
            PollInterval.every(POLL));
    ReferenceResolver<Toy> references = ReferenceResolver.none();
    Optional<RuntimeException> farewellFailure = Optional.empty();
    private ManagedReconciler<Toy, Toy.Seen> reconciler;

    /** A new reconciler, as after a restart of the process. */
    World restart() {
        var client = server.client();
        EventRecorder recorder = (about, externalName, notice) -> events.add(event(notice, externalName));
        ChangeLog log = changes::add;
        ManagedPorts<Toy, Toy.Seen> ports = new ManagedPorts<>(external,
                new KubernetesResourceStore<>(client, Toy.class, new LatestKnown<>()),
                new ConnectionPublisher(client, secretWatch, sleeps::add), recorder, metrics, references, log,
                farewell(), client.getKubernetesSerialization(), clock, sleeps::add);
        reconciler = new ManagedReconciler<>(ports, settings);
        return this;
    }

    private static Event event(Notice notice, String externalName) {
        return new Event(notice.reason().type(), notice.reason().wire(), notice.message(), externalName);
    }

    private Farewell<Toy> farewell() {
        return new Farewell<>() {
            @Override
            public void released(Toy toy) {
                farewells.add("released");
                farewellFailure.ifPresent(f -> {
                    throw f;
                });
            }

            @Override
            public void forgotten(Toy toy) {
                farewells.add("forgotten");
            }
        };
    }

    /** One reconcile of the toy as the server has it now. */
    Outcome reconcile() {
        return reconcile(toy());
    }

    /** One reconcile of this copy. */
    Outcome reconcile(Toy copy) {
        if (reconciler == null) {
            restart();
        }
        return reconciler.reconcile(copy);
    }

    void gone(Toy lastSeen) {
        reconciler.gone(lastSeen);
    }

    Toy create() {
        return create(new Toy());
    }

    /** Stores a toy and forgets the request that it took. */
    Toy create(Toy toy) {
        toy.getMetadata().setName(NAME);
        toy.getMetadata().setNamespace(NAMESPACE);
        server.client().resource(toy).create();
        server.forgetRequests();
        return toy();
    }

    static Toy allowing(ManagementAction... policies) {
        Toy toy = new Toy();
        toy.getSpec().setManagementPolicies(List.of(policies));
        return toy;
    }

    static Toy publishing(Toy toy) {
        toy.getSpec().setWriteConnectionSecretToRef(new LocalSecretReference("a-conn"));
        return toy;
    }

    /** The toy as the server has it, without asking over the wire. */
    Toy toy() {
        return server.client().getKubernetesSerialization().convertValue(stored(), Toy.class);
    }

    ObjectNode stored() {
        return server.cluster().get(address());
    }

    boolean isGone() {
        return server.cluster().find(address()).isEmpty();
    }

    static Address address() {
        return new Address("/apis/toys.example.org/v1/toys", NAMESPACE, NAME);
    }

    Optional<Secret> secret() {
        return server.cluster()
                .find(new Address("/api/v1/secrets", NAMESPACE, "a-conn"))
                .map(s -> server.client().getKubernetesSerialization().convertValue(s, Secret.class));
    }

    /** Changes the toy as a user would. */
    void edit(java.util.function.Consumer<ObjectNode> change) {
        ObjectNode toy = stored();
        change.accept(toy);
        server.cluster().update(address(), toy, false);
    }

    void annotate(String key, String value) {
        edit(toy -> toy.withObjectProperty("metadata").withObjectProperty("annotations").put(key, value));
    }

    void delete() {
        server.cluster().delete(address());
    }

    Condition condition(String type) {
        return toy().getStatus().condition(type).orElse(null);
    }

    /** Status, reason and message of a condition, as one line; "-" if it was never set. */
    String says(String type) {
        Condition c = condition(type);
        return c == null ? "-"
                : c.status().literal() + " " + c.reason() + (c.message() == null ? "" : ": " + c.message());
    }

    List<String> reasons() {
        return events.stream().map(Event::reason).toList();
    }

    List<String> requests() {
        return server.requests().stream().map(FakeServer.Request::toString).toList();
    }

    Map<String, String> annotations() {
        return Optional.ofNullable(toy().getMetadata().getAnnotations()).orElse(Map.of());
    }

    static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }
}
