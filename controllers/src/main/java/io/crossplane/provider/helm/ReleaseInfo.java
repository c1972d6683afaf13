package io.crossplane.provider.helm;

/**
 * What Helm answers to an install or upgrade.
 *
 * @param revision counts from 1
 * @param status Helm's word, {@code deployed} after a success
 */
public record ReleaseInfo(String name, String namespace, int revision, String status) {}
