/**
 * Whole programs to learn from and to copy.
 *
 * <ul>
 *   <li>{@link org.muster.examples.Hello}: one function, on one rank and on two.
 *   <li>{@link org.muster.examples.Heat2D}: ranks that talk to each other; {@link org.muster.examples.EnergyVolume}: a native MPI
 *       code inside the calls.
 *   <li>{@link org.muster.examples.Dependencies}: futures as arguments; {@link org.muster.examples.AsTheyCome}: many calls, taken as
 *       they are done; {@link org.muster.examples.WorkflowGraph}: a workflow that is drawn, then run.
 *   <li>{@link org.muster.examples.ResourcesPerCall}: threads, directory, variables, GPUs, processes of its own; {@link
 *       org.muster.examples.InitFunction}: what each worker makes once; {@link org.muster.examples.ExternalProgram}: other
 *       programs in calls.
 *   <li>{@link org.muster.examples.CachedSweep}: results that are kept.
 * </ul>
 */
@NullMarked
package org.muster.examples;

import org.jspecify.annotations.NullMarked;
