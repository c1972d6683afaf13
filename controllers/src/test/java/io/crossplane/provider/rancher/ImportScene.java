package io.crossplane.provider.rancher;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherParameters;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.rancher.server.Profile;
import io.crossplane.provider.rancher.server.RancherServer;
import io.crossplane.provider.tls.Trust;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** A Rancher, and an import into it whose cluster cannot be reached. */
final class ImportScene implements AutoCloseable {

    static final String NAME = "team-a-shop";

    final RancherServer server;
    final RancherHosts hosts = new RancherHosts(Clock.systemUTC());

    ImportScene(Profile profile) {
        server = RancherServer.start(profile);
    }

    /** @param spec in flow style, without where Rancher is */
    static RancherImport resource(String uid, String spec) {
        RancherImport resource = new RancherImport();
        resource.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("shop").withUid(uid).build());
        resource.getSpec()
                .setForProvider(new io.crossplane.provider.apis.v1alpha1.RancherImportParameters(null,
                        Serialization.unmarshal("--- " + spec, RancherParameters.class)));
        return resource;
    }

    static DesiredImport wanted(RancherImport resource) {
        return DesiredImport.from(resource, resource.getSpec().getForProvider().rancher());
    }

    Connection connection(Trust trust) {
        return new Connection(server.url(), new Token(server.token()), trust, Optional.empty(), Optional.empty());
    }

    RancherClient client() {
        return client(connection(new Trust.Only(server.caPem())));
    }

    RancherClient client(Connection connection) {
        return hosts.client(connection, Deadline.after(Duration.ofMinutes(1), Clock.systemUTC()));
    }

    Registry registry(RancherImport resource) {
        return new Registry(client(), wanted(resource));
    }

    Session session(RancherImport resource) {
        return session(resource, HostSide.none(), new Memory.All().of("u1"));
    }

    Session session(RancherImport resource, HostSide host, Memory memory) {
        return new Session(resource, wanted(resource), client(), Optional.empty(), "", host, memory, Clock.systemUTC());
    }

    static Connection pinned(URI url, String token, String checksum) {
        return new Connection(url, new Token(token), new Trust.Usual(), Optional.of(checksum), Optional.empty());
    }

    @Override
    public void close() {
        hosts.close();
        server.close();
    }
}
