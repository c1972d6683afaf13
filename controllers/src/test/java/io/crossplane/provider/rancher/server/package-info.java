/**
 * Rancher as it is seen on the wire, for tests: {@link io.crossplane.provider.rancher.server.RancherServer} keeps clusters, tokens and
 * bindings in memory and answers as the real one does, {@link io.crossplane.provider.rancher.server.AgentEmulator} takes the place of its
 * cluster agent. Nothing here knows the provider.
 */
package io.crossplane.provider.rancher.server;
