package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** From a request to its answer: written down, spoilt if the test wants so, authenticated, and handed to the surface that it is for. */
final class RancherHandler extends Dispatcher {

    private final RancherState state;
    private final Credentials credentials;
    private final RequestLog log;
    private final Tunnel tunnel;
    private final PublicApi open;
    private final NormanApi norman;
    private final SteveApi steve;
    private final KubeView kube;
    private volatile CountDownLatch stopped = new CountDownLatch(1);

    RancherHandler(RancherState state, Credentials credentials, RequestLog log, Tunnel tunnel, Surfaces surfaces) {
        this.state = state;
        this.credentials = credentials;
        this.log = log;
        this.tunnel = tunnel;
        open = surfaces.open();
        norman = surfaces.norman();
        steve = surfaces.steve();
        kube = surfaces.kube();
    }

    /** The four surfaces that answer with a body. */
    record Surfaces(PublicApi open, NormanApi norman, SteveApi steve, KubeView kube) {

        static Surfaces of(RancherState state, ImportManifest manifests, String caPem, String base) {
            List<Kind> kinds = List.of(new ProvisioningKind(state), ManagementKind.clusters(state),
                    ManagementKind.registrationTokens(state), new BindingKind(state, false),
                    new BindingKind(state, true), new ProjectKind(state));
            PublicApi open = new PublicApi(state, manifests, caPem);
            return new Surfaces(open, new NormanApi(state, open, base), new SteveApi(state, kinds, base),
                    new KubeView(state, kinds));
        }
    }

    /** Lets delayed answers go at once, so that the server can end. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    void resume() {
        stopped = new CountDownLatch(1);
    }

    @Override
    public MockResponse dispatch(RecordedRequest recorded) throws InterruptedException {
        Incoming request = Incoming.of(recorded);
        log.add(request);
        MockResponse.Builder answer = null;
        for (Fault fault : state.faults.take(request)) {
            switch (fault) {
                case Fault.Delay(var by) -> stopped.await(by.toMillis(), TimeUnit.MILLISECONDS);
                case Fault.Answer(var reply) -> answer = redirected(reply, request).response();
                case Fault.Reset() ->
                        answer = new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket());
                case Fault.CutOff() ->
                        answer = reply(request).response().onResponseBody(new SocketEffect.CloseSocket());
                case Fault.Mangle(var change) -> {
                    Reply reply = reply(request);
                    answer = reply.withBody(change.apply(reply.body())).response();
                }
            }
        }
        if (answer != null) {
            return answer.build();
        }
        return tunnel.handles(request) ? tunnel.answer(request) : recorded(request, reply(request)).response().build();
    }

    private Reply recorded(Incoming request, Reply reply) {
        log.answered(request, reply);
        return reply;
    }

    private static Reply redirected(Reply reply, Incoming request) {
        String target = reply.headers().get("Location");
        return target == null ? reply
                : new Reply(reply.status(), reply.contentType(), reply.body(),
                        java.util.Map.of("Location", target.replaceFirst("/$", "") + request.path()
                                + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery())));
    }

    private Reply reply(Incoming request) {
        synchronized (state) {
            return open.handle(request).orElseGet(() -> authenticated(request));
        }
    }

    private Reply authenticated(Incoming request) {
        try {
            Caller caller = credentials.authenticate(request);
            state.faults.check(request);
            if (request.path().startsWith("/v1/")) {
                return steve.handle(caller, request);
            }
            if (request.path().startsWith("/k8s/clusters/local/")) {
                return kube.handle(caller, request);
            }
            if (request.path().startsWith("/v3/")) {
                return rotated(request, browser(request) ? Reply.html(200, "<!DOCTYPE html><html></html>")
                        : norman.handle(caller, request));
            }
            return Reply.html(404, "<html><body>404</body></html>");
        } catch (ApiError error) {
            return Reply.json(error.status, error.norman());
        }
    }

    private static boolean browser(Incoming request) {
        return request.header("User-Agent").orElse("").contains("Mozilla")
                && !request.header("Accept").orElse("").contains("application/json");
    }

    /** The token that was just read is replaced, if the test wants so, and there is no grace for it. */
    private Reply rotated(Incoming request, Reply reply) {
        boolean read = request.method().equals("GET") && request.path().startsWith("/v3/clusterregistrationtokens");
        if (read && state.faults.rotates()) {
            state.registrations.values()
                    .stream()
                    .filter(r -> !r.token.isEmpty() && reply.body().contains(r.token))
                    .forEach(r -> state.renew(r, java.time.Duration.ZERO));
        }
        return reply;
    }
}
