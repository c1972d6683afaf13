/**
 * The program: settings, wiring, health and metrics endpoints, leadership, start and stop.
 *
 * <p>Entry class: {@link io.crossplane.provider.main.Main}. The only room that reads the environment, the clock and the command line; uses
 * every other one and is used by none.
 */
@NullMarked
package io.crossplane.provider.main;

import org.jspecify.annotations.NullMarked;
