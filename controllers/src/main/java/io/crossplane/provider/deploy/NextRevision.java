package io.crossplane.provider.deploy;

import java.nio.file.Path;

import io.crossplane.provider.helm.HelmValues;

/**
 * What the next revision of a release is to be.
 *
 * @param chart a packed chart on this machine
 * @param mark where the chart comes from
 * @param attempt which attempt at it this is
 */
public record NextRevision(Path chart, HelmValues values, ChartMark mark, Attempt attempt, Manner manner) {}
