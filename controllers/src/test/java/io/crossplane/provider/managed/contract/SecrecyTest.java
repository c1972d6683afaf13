package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the log says of a reconcile, and that no secret appears anywhere but in the connection secret. */
class SecrecyTest {

    private static final String MARKER = "hush-hush-4711";

    @RegisterExtension
    final World world = new World();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("io.crossplane.provider");
    private Level level;

    @BeforeEach
    void listen() {
        level = root.getLevel();
        root.setLevel(Level.ALL);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(log);
        root.setLevel(level);
    }

    private String logged() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent line : List.copyOf(log.list)) {
            all.append(line.getFormattedMessage()).append(' ').append(line.getKeyValuePairs()).append('\n');
            if (line.getThrowableProxy() != null) {
                all.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
            }
        }
        return all.toString();
    }

    @Test
    @Rule({"EX-10", "MR-24"})
    @DisplayName("a secret of the connection appears in the connection secret and nowhere else")
    void secretsStayWhereTheyBelong() {
        world.create(World.publishing(new Toy()));
        world.external.details = FakeExternal.details("token", MARKER);
        world.external.detailsOfCreation = FakeExternal.details("token", MARKER);
        world.reconcile();
        world.server.refuse("PATCH", "secrets", 500, "InternalError");
        world.external.details = FakeExternal.details("token", MARKER + "2");
        world.reconcile();
        world.server.recover();
        world.edit(toy -> toy.withObjectProperty("spec").withObjectProperty("forProvider").put("color", "blue"));
        world.reconcile();
        world.external.fail("observe", "boom");
        world.reconcile();
        world.external.failures.clear();
        world.delete();
        world.reconcile();
        String everything = logged() + world.events + world.changes + world.stored();

        assertThat(world.secret().orElseThrow().getData()).containsKey("token");
        assertThat(logged()).contains("phase=\"OBSERVE\"").contains("action=\"Update\"");
        assertThat(everything).doesNotContain(MARKER)
                .doesNotContain(java.util.Base64.getEncoder()
                        .encodeToString(MARKER.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    @Rule("MR-24")
    @DisplayName("MR-24 lines carry request, uid, version and external name; errors of one object are debug lines")
    void linesCarryTheObject() {
        world.create();
        world.external.fail("observe", "boom");
        world.reconcile();
        world.external.failures.clear();
        world.reconcile();
        world.delete();
        world.reconcile();
        assertThat(log.list).isNotEmpty().allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(line.getKeyValuePairs()).extracting(p -> p.key)
                    .contains("controller", "request", "uid", "version", "external-name");
        });
        assertThat(logged()).contains("deletion-timestamp=", "controller=\"managed/toy.toys.example.org\"",
                "request=\"team/a\"", "error=\"observe failed: boom\"");
    }
}
