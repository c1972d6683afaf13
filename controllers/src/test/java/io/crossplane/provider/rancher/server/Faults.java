package io.crossplane.provider.rancher.server;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What a {@link RancherServer} does wrong, until {@link #clear()}. A regex has to match the whole path, or the method, a blank and the path:
 * {@code /v3/clusters/.*} or {@code PUT /v3/clusters/.*}. The older of two faults wins; a delay adds to any other. A client may repeat a GET
 * by itself when a kept connection is reset.
 */
public final class Faults {

    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final int HUGE = 8 << 20;

    private record Rule(Pattern path, Fault fault, AtomicInteger left) {

        boolean hits(Incoming request) {
            boolean fits = path.matcher(request.path()).matches()
                    || path.matcher(request.method() + " " + request.path()).matches();
            return fits && left.getAndUpdate(n -> n == 0 || n == ALWAYS ? n : n - 1) > 0;
        }
    }

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final AtomicInteger authorizedLeft = new AtomicInteger(ALWAYS);
    private final AtomicInteger conflicts = new AtomicInteger();
    private volatile boolean idNeverAssigned;
    private volatile boolean serverUrlUnset;
    private volatile boolean rotating;
    private volatile boolean deletionHanging;

    public Faults status(String pathRegex, int code, String body) {
        return status(pathRegex, code, body, ALWAYS);
    }

    /** Answers with this code and JSON body. */
    public Faults status(String pathRegex, int code, String body, int times) {
        return add(pathRegex, new Fault.Answer(new Reply(code, "application/json", body, Map.of())), times);
    }

    /** Answers 429 with this Retry-After. */
    public Faults tooManyRequests(String pathRegex, int retryAfterSeconds, int times) {
        return add(pathRegex, new Fault.Answer(new Reply(429, "text/plain", "Too Many Requests",
                Map.of("Retry-After", String.valueOf(retryAfterSeconds)))), times);
    }

    public Faults html(String pathRegex, int code) {
        return html(pathRegex, code, ALWAYS);
    }

    /** Answers with a page, as a proxy in front does. */
    public Faults html(String pathRegex, int code, int times) {
        return add(pathRegex, new Fault.Answer(Reply.html(code,
                "<html><head><title>" + code + "</title></head><body><h1>" + code + "</h1><hr>nginx</body></html>")),
                times);
    }

    public Faults reset(String pathRegex, int times) {
        return add(pathRegex, new Fault.Reset(), times);
    }

    public Faults delay(String pathRegex, Duration by) {
        return delay(pathRegex, by, ALWAYS);
    }

    public Faults delay(String pathRegex, Duration by, int times) {
        return add(pathRegex, new Fault.Delay(by), times);
    }

    /** The request takes effect; half of the answer's text arrives, as if it were all. */
    public Faults truncated(String pathRegex, int times) {
        return add(pathRegex, new Fault.Mangle(body -> body.substring(0, body.length() / 2)), times);
    }

    /** The request takes effect; the connection ends in the middle of the answer. */
    public Faults cutOff(String pathRegex, int times) {
        return add(pathRegex, new Fault.CutOff(), times);
    }

    /** The answer is followed by 8 MiB of blanks. */
    public Faults huge(String pathRegex, int times) {
        return add(pathRegex, new Fault.Mangle(body -> body + " ".repeat(HUGE)), times);
    }

    /** Answers 302 to the same path and query below this address. */
    public Faults redirectTo(String pathRegex, URI other, int times) {
        return add(pathRegex, new Fault.Answer(new Reply(302, "text/html", "", Map.of("Location", other.toString()))),
                times);
    }

    /** After this many authenticated requests, every credential is answered 401. */
    public Faults unauthorizedAfter(int requests) {
        authorizedLeft.set(requests);
        return this;
    }

    /** A provisioning cluster never gets its {@code status.clusterName}. */
    public Faults neverAssignId() {
        idNeverAssigned = true;
        return this;
    }

    /** The setting {@code server-url} is empty: tokens are made, URLs are not. */
    public Faults emptyManifestUrl() {
        serverUrlUnset = true;
        return this;
    }

    /** After each registration token that was read, it is replaced, and the one read is dead. */
    public Faults rotateBetweenReadAndImport() {
        rotating = true;
        return this;
    }

    /** A removed cluster stays in {@code removing}, blocked by a finalizer. */
    public Faults deleteHangs() {
        deletionHanging = true;
        return this;
    }

    /** The next PUT and DELETE requests, this many, are answered 409. */
    public Faults conflictStorm(int requests) {
        conflicts.set(requests);
        return this;
    }

    /** Behaves again. What hung is done by the next steps of the state machine. */
    public void clear() {
        rules.clear();
        authorizedLeft.set(ALWAYS);
        conflicts.set(0);
        idNeverAssigned = false;
        serverUrlUnset = false;
        rotating = false;
        deletionHanging = false;
    }

    private Faults add(String pathRegex, Fault fault, int times) {
        rules.add(new Rule(Pattern.compile(pathRegex), fault, new AtomicInteger(times)));
        return this;
    }

    /** What happens to this request: delays, then at most one other. */
    List<Fault> take(Incoming request) {
        List<Fault> delays = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.fault() instanceof Fault.Delay && rule.hits(request)) {
                delays.add(rule.fault());
            }
        }
        rules.stream()
                .filter(r -> !(r.fault() instanceof Fault.Delay))
                .filter(r -> r.hits(request))
                .findFirst()
                .ifPresent(r -> delays.add(r.fault()));
        return delays;
    }

    /** @throws ApiError 401 or 409 when that is what the test wants */
    void check(Incoming request) {
        if (authorizedLeft.getAndUpdate(n -> n == 0 || n == ALWAYS ? n : n - 1) == 0) {
            throw ApiError.unauthorized("must authenticate");
        }
        boolean changes = request.method().equals("PUT") || request.method().equals("DELETE");
        if (changes && conflicts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new ApiError(409, "Conflict",
                    "the object has been modified; please apply your changes to the" + " latest version and try again");
        }
    }

    boolean idIsNeverAssigned() {
        return idNeverAssigned;
    }

    boolean serverUrlIsUnset() {
        return serverUrlUnset;
    }

    boolean rotates() {
        return rotating;
    }

    boolean deletionHangs() {
        return deletionHanging;
    }
}
