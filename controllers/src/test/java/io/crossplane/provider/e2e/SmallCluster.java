package io.crossplane.provider.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.crossplane.provider.helm.TestCharts;

/** Serves a chart that goes by the name of vcluster and has objects of the same kinds, but runs nothing: for API servers without nodes. */
final class SmallCluster implements AutoCloseable {

    private static final String METADATA = """
        metadata:
          name: %s
          labels: {app: vcluster, release: "{{ .Release.Name }}", heritage: Helm}
          annotations: {round: "{{ .Values.logging.round }}"}
        """;

    private final HttpServer server;

    private SmallCluster(HttpServer server) {
        this.server = server;
    }

    static SmallCluster serve() throws IOException {
        byte[] chart = TestCharts.packed(files());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/vcluster-0.36.1.tgz", exchange -> {
            exchange.sendResponseHeaders(200, chart.length);
            exchange.getResponseBody().write(chart);
            exchange.close();
        });
        server.start();
        return new SmallCluster(server);
    }

    /** Parameters of a VCluster of this chart; a later round changes all of its objects. */
    String parameters(int round) {
        return """
            {"chart": {"url": "http://127.0.0.1:%d/vcluster-0.36.1.tgz"}, "readiness": {"level": "Workload"},
             "values": {"logging": {"round": "%d"}}}""".formatted(server.getAddress().getPort(), round);
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("vcluster/Chart.yaml", "apiVersion: v2\nname: vcluster\nversion: 0.36.1\nappVersion: 0.36.1\n");
        files.put("vcluster/values.yaml", "logging: {round: \"0\"}\n");
        files.put("vcluster/templates/account.yaml", head("v1", "ServiceAccount", "vc-{{ .Release.Name }}"));
        files.put("vcluster/templates/config.yaml", head("v1", "Secret", "vc-config-{{ .Release.Name }}"));
        files.put("vcluster/templates/service.yaml", head("v1", "Service", "{{ .Release.Name }}") + """
            spec: {selector: {app: vcluster}, ports: [{port: 443}]}
            """);
        files.put("vcluster/templates/workload.yaml", head("apps/v1", "StatefulSet", "{{ .Release.Name }}") + """
            spec:
              replicas: 0
              serviceName: x
              selector: {matchLabels: {app: vcluster}}
              template:
                metadata: {labels: {app: vcluster}}
                spec: {containers: [{name: none, image: none}]}
            """);
        return files;
    }

    private static String head(String version, String kind, String name) {
        return "apiVersion: " + version + "\nkind: " + kind + "\n" + METADATA.formatted(name);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
