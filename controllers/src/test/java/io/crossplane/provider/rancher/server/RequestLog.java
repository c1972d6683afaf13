package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Every request that reached a {@link RancherServer}, refused ones too, in the order of arrival. No header's value is kept. */
public final class RequestLog {

    /**
     * One request.
     *
     * @param path decoded, without the query
     * @param query as it was sent, or empty
     * @param authorized whether it bore an Authorization header, good or not
     * @param headers names of its headers, in lower case
     */
    public record Request(String method, String path, String query, String body, boolean authorized,
            List<String> headers) {

        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** A request, and what was answered to it. */
    public record Exchange(Request request, int status, String answer) {

        @Override
        public String toString() {
            return request + " -> " + status;
        }
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    void add(Incoming incoming) {
        requests.add(request(incoming));
    }

    void answered(Incoming incoming, Reply reply) {
        exchanges.add(new Exchange(request(incoming), reply.status(), reply.body()));
    }

    private static Request request(Incoming incoming) {
        return new Request(incoming.method(), incoming.path(), incoming.rawQuery(), incoming.body(),
                incoming.header("Authorization").isPresent(),
                incoming.headers().names().stream().map(n -> n.toLowerCase(java.util.Locale.ROOT)).toList());
    }

    /** The requests that were answered as Rancher does, with the answers. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    public List<Request> list() {
        return List.copyOf(requests);
    }

    /** How many requests had this method and a path that matches as a whole. */
    public long count(String method, String pathRegex) {
        Pattern pattern = Pattern.compile(pathRegex);
        return requests.stream().filter(r -> r.method().equals(method) && pattern.matcher(r.path()).matches()).count();
    }

    public void clear() {
        requests.clear();
    }
}
