package io.crossplane.provider.image;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

import land.oras.ContainerRef;
import land.oras.CopyUtils;
import land.oras.LayoutRef;
import land.oras.OCILayout;
import land.oras.Registry;

/**
 * Copies an image from a layout to a registry as it is, annotations and digest included. Logins are those of Docker's configuration file.
 *
 * <p>As with Crossplane's own tools, a registry is spoken to by HTTPS, one at a loopback or private address by HTTP.
 */
final class RegistryPush {

    private RegistryPush() {}

    static void push(Path layout, String digest, String reference) {
        ContainerRef target = ContainerRef.parse(reference);
        Registry.Builder registry = Registry.builder().defaults();
        if (isLocal(target.getRegistry())) {
            registry.withInsecure(true);
        }
        OCILayout source = OCILayout.fromLayoutIndex(layout);
        CopyUtils.copy(source, LayoutRef.of(source, digest), registry.build(), target, CopyUtils.CopyOptions.shallow());
    }

    /** Only addresses, and the name that every machine has for itself: what a name stands for is others' to say. */
    static boolean isLocal(String registry) {
        String host = registry.replaceFirst(":[0-9]+$", "");
        if (host.equals("localhost")) {
            return true;
        }
        if (!host.matches("[0-9.]+|\\[.*\\]")) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || address.isSiteLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
