package io.crossplane.provider.rancher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import javax.net.ssl.SSLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of the surfaces: errors, names, maps, bindings, and what goes wrong when the test wants it. */
class RancherApiTest {

    private static final String PROVISIONING = "/v1/provisioning.cattle.io.clusters";
    private static final String BINDINGS = "/v1/management.cattle.io.clusterroletemplatebindings";

    private final RancherServer server = RancherServer.start(Profile.secret().withTick(Duration.ZERO));
    private final RancherClient user = new RancherClient(server, server.token());

    @AfterEach
    void close() {
        user.close();
        server.close();
    }

    private String cluster(Owner owner) {
        return server.createProvisioningCluster("fleet-default", "name-" + owner.name().toLowerCase(), Map.of(),
                Map.of(), owner);
    }

    private static String provisioning(String name, String annotations, String env) {
        return "{'metadata':{'namespace':'fleet-default','name':'" + name + "','annotations':{" + annotations
                + "}},'spec':{'agentEnvVars':[" + env + "]}}";
    }

    @Test
    void failedAuthenticationHasItsStatusAsAString() throws Exception {
        String expected = "{\"type\":\"error\",\"status\":\"401\",\"message\":\"Unauthorized 401: must authenticate\"}";
        String dead = server.newToken();
        server.expire(dead);
        for (String token : new String[] {"", "nonsense", "token-x:y", dead}) {
            try (RancherClient nobody = new RancherClient(server, token)) {
                assertThat(nobody.get("/v3/clusters")).isEqualTo(new RancherClient.Answer(401, expected));
            }
        }
        String basic = java.util.Base64.getEncoder().encodeToString(server.token().getBytes());
        try (RancherClient client = new RancherClient(server, "Basic " + basic)) {
            assertThat(client.get("/v3/clusters").code()).isEqualTo(200);
        }
        try (RancherClient scoped = new RancherClient(server, server.clusterScopedToken("c-x"))) {
            assertThat(scoped.get("/v1/provisioning.cattle.io.clusters").text("message")).contains("clusterID");
        }
    }

    @Test
    void normanRefusesWithBaseTypeAndField() throws Exception {
        var missing = user.post("/v3/clusters", "{'type':'cluster'}");
        assertThat(missing.code()).isEqualTo(422);
        assertThat(missing.json()).isEqualTo(Json.read("""
            {"baseType":"error","type":"error","status":422,"code":"MissingRequired",
             "message":"Missing required field: Cluster name","fieldName":"Cluster name"}"""));
        user.post("/v3/clusters", "{'type':'cluster','name':'one'}");
        assertThat(user.post("/v3/clusters", "{'type':'cluster','name':'ONE'}").text("code")).isEqualTo("NotUnique");
        server.createNormanCluster("two", Owner.ADMIN);
        assertThat(user.post("/v3/clusters", "{'type':'cluster','name':'two'}").code()).isEqualTo(201);
        assertThat(user.send("PATCH", "/v3/clusters", "{}").code()).isEqualTo(405);
    }

    @Test
    void provisioningNamesAreUniqueAndChecked() throws Exception {
        cluster(Owner.ADMIN);
        var taken = user.post(PROVISIONING, provisioning("name-admin", "", ""));
        assertThat(taken.code()).isEqualTo(409);
        assertThat(taken.text("code")).isEqualTo("AlreadyExists");
        assertThat(taken.json().has("baseType")).isFalse();
        for (String bad : new String[] {"a", "local", "c-abcde", "a.b", "x".repeat(64), "Upper"}) {
            assertThat(user.post(PROVISIONING, provisioning(bad, "", "")).code()).as(bad).isEqualTo(422);
        }
        assertThat(user.post(PROVISIONING, provisioning("ok", "'field.cattle.io/creatorId':'u-1'", "")).code())
                .isEqualTo(422);
        assertThat(user.post(PROVISIONING, provisioning("ok", "", "{'name':'NO_PROXY','value':'a, b'}")).code())
                .isEqualTo(422);
        assertThat(user.post(PROVISIONING, provisioning("ok", "", "").replace("fleet-default", "none")).code())
                .isEqualTo(404);
        assertThat(user.get(PROVISIONING + "/fleet-default/name-admin").code()).isEqualTo(403);
    }

    @Test
    void putReplacesMapsButForRanchersKeys() throws Exception {
        String id = user.post("/v3/clusters",
                "{'type':'cluster','name':'one','labels':{'a':'1','b':'2'},'annotations':{'x.cattle.io/y':'z'}}")
                .text("id");
        var changed = user.put("/v3/clusters/" + id, "{'name':'one','labels':{'a':'3'},'annotations':{}}").json();
        assertThat(changed.path("labels")).isEqualTo(Json.read("{\"a\":\"3\",\"cattle.io/creator\":\"norman\"}"));
        assertThat(changed.path("annotations").has("x.cattle.io/y")).isTrue();
    }

    @Test
    void listsFilterPageAndIgnoreWhatTheyDoNotKnow() throws Exception {
        for (String name : new String[] {"one", "two", "three"}) {
            user.post("/v3/clusters", "{'type':'cluster','name':'" + name + "'}");
        }
        assertThat(user.get("/v3/clusters?name=two").json().path("data")).hasSize(1);
        assertThat(user.get("/v3/clusters?colour=blue").json().path("data")).hasSize(3);
        var page = user.get("/v3/clusters?limit=2").json();
        assertThat(page.path("data")).hasSize(2);
        assertThat(page.at("/pagination/partial").asBoolean()).isTrue();
        URI next = URI.create(page.at("/pagination/next").asText());
        assertThat(user.get(next.getPath() + "?" + next.getQuery()).json().path("data")).hasSize(1);
    }

    @Test
    void bindingsAreUniqueByNameAndByGrant() throws Exception {
        String id = cluster(Owner.USER);
        String body = "{'metadata':{'namespace':'" + id + "','name':'crtb-1'},'clusterName':'" + id
                + "','roleTemplateName':'cluster-owner','userPrincipalName':'keycloakoidc_user://1'}";
        var made = user.post(BINDINGS, body);
        assertThat(made.code()).isEqualTo(201);
        assertThat(user.post(BINDINGS, body).code()).isEqualTo(409);
        assertThat(user.post(BINDINGS, body.replace("crtb-1", "crtb-2")).code()).isEqualTo(400);
        assertThat(user.put(BINDINGS + "/" + id + "/crtb-1", body.replace("owner", "member")).code()).isEqualTo(400);
        assertThat(user.send("PUT", BINDINGS + "/" + id + "/crtb-1", made.body()).code()).isEqualTo(200);
        assertThat(server.bindings(id)).extracting(BindingView::subject).containsExactly("keycloakoidc_user://1");
        assertThat(user.delete(BINDINGS + "/" + id + "/crtb-1").code()).isEqualTo(204);
        assertThat(user.get(BINDINGS + "/" + id + "/crtb-1").code()).isEqualTo(404);
        String foreign = cluster(Owner.ADMIN);
        assertThat(user.post(BINDINGS, body.replace(id, foreign)).code()).isEqualTo(403);
    }

    @Test
    void normanCannotLookUpForeignPrincipals() throws Exception {
        String id = cluster(Owner.USER);
        String body = "{'clusterId':'" + id + "','roleTemplateId':'cluster-member','userPrincipalId':'%s'}";
        assertThat(user.post("/v3/clusterroletemplatebindings", body.formatted("keycloak_user://1")).code())
                .isEqualTo(500);
        var local = user.post("/v3/clusterroletemplatebindings", body.formatted("local://u-1"));
        assertThat(local.code()).isEqualTo(201);
        assertThat(local.text("userId")).isEqualTo("u-1");
        assertThat(user.delete("/v3/clusterroletemplatebindings/" + local.text("id")).code()).isEqualTo(200);
    }

    @Test
    void projectOwnerBindsOthersInItsProjectOnly() throws Exception {
        String own = server.createProject(server.hostClusterId(), "tenants", true);
        String other = server.createProject(server.hostClusterId(), "platform");
        assertThat(user.get("/v3/projects?clusterId=local").json().path("data")).hasSize(1);
        String namespace = user.get("/v3/projects/" + own).text("backingNamespace");
        assertThat(namespace).isEqualTo(own.replace(':', '-'));
        String body = "{'metadata':{'namespace':'" + namespace + "','name':'prtb-1'},'projectName':'" + own
                + "','roleTemplateName':'project-member','groupPrincipalName':'keycloak_group://1'}";
        String path = "/v1/management.cattle.io.projectroletemplatebindings";
        assertThat(user.post(path, body).code()).isEqualTo(201);
        assertThat(user.post(path, body.replace(own, other)).code()).isEqualTo(403);
        assertThat(server.projectBindings(own)).hasSize(2);
        assertThat(user.post("/v1/management.cattle.io.clusters", "{}").text("code")).isEqualTo("PermissionDenied");
    }

    @Test
    void faultsComeAndGo() throws Exception {
        server.faults()
                .html("/v3/clusters", 502, 1)
                .truncated("/v3/clusters", 1)
                .cutOff("/v3/clusters", 1)
                .huge("/v3/clusters", 1);
        assertThat(user.get("/v3/clusters").body()).startsWith("<html>");
        assertThat(user.get("/v3/clusters").body()).startsWith("{").doesNotEndWith("}");
        assertThatThrownBy(() -> user.get("/v3/clusters")).isInstanceOf(IOException.class);
        assertThat(user.get("/v3/clusters").body()).hasSizeGreaterThan(8_000_000);
        server.faults().reset("POST /v3/clusters", 1).redirectTo("/ping", URI.create("https://other.example"), 1);
        assertThatThrownBy(() -> user.post("/v3/clusters", "{'name':'one'}")).isInstanceOf(IOException.class);
        assertThat(server.clusters()).isEmpty();
        assertThat(user.get("/ping").code()).isEqualTo(302);
        server.faults().conflictStorm(1);
        String id = user.post("/v3/clusters", "{'name':'one'}").text("id");
        assertThat(user.put("/v3/clusters/" + id, "{'name':'one'}").code()).isEqualTo(409);
        assertThat(user.put("/v3/clusters/" + id, "{'name':'one'}").code()).isEqualTo(200);
        server.faults().unauthorizedAfter(1);
        assertThat(user.get("/v3/clusters").code()).isEqualTo(200);
        assertThat(user.get("/v3/clusters").code()).isEqualTo(401);
        server.faults().clear();
        assertThat(user.get("/v3/users?me=true").json().at("/data/0/id").asText()).isEqualTo(server.userId());
    }

    @Test
    void answersAgainOnTheSamePort() throws Exception {
        server.stopAnswering();
        assertThatThrownBy(() -> user.get("/ping")).isInstanceOf(IOException.class);
        server.answerAgain();
        assertThat(user.get("/ping").body()).isEqualTo("pong");
        assertThat(server.requests().count("GET", "/ping")).isEqualTo(1);
        assertThat(server.requests().list().getFirst().authorized()).isTrue();
    }

    @Test
    void authorityIsPublishedAndFaultyCertificatesAreRefused() throws Exception {
        assertThat(Json.hex(user.get("/v3/settings/cacerts").text("value"))).isEqualTo(server.caChecksum());
        for (Tls tls : new Tls[] {Tls.OTHER_NAME, Tls.EXPIRED}) {
            try (RancherServer faulty = RancherServer.start(Profile.classic(), tls);
                    RancherClient client = new RancherClient(faulty, faulty.token())) {
                assertThatThrownBy(() -> client.get("/ping")).isInstanceOf(SSLException.class);
            }
        }
    }
}
