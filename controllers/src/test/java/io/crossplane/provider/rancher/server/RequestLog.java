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

    private final List<Request> requests = new CopyOnWriteArrayList<>();

    void add(Incoming incoming) {
        requests.add(new Request(incoming.method(), incoming.path(), incoming.rawQuery(), incoming.body(),
                incoming.header("Authorization").isPresent(),
                incoming.headers().names().stream().map(n -> n.toLowerCase(java.util.Locale.ROOT)).toList()));
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
