package io.crossplane.provider.deploy;

import java.nio.file.Path;

import io.crossplane.provider.helm.HelmValues;

/**
 * What the next revision of a release is to be.
 *
 * @param chart a packed chart on this machine
 * @param description kept in the record; shown by {@code helm history}
 */
public record NextRevision(Path chart, HelmValues values, String description) {}
