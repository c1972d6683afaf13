package io.crossplane.provider.rancher.server;

/** Which certificate a {@link RancherServer} shows. Each is signed by the authority that {@link RancherServer#caPem()} names. */
public enum Tls {
    GOOD,
    /** Made out to another host. */
    OTHER_NAME,
    /** Good until an hour ago. */
    EXPIRED
}
