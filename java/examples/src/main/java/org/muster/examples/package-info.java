/**
 * Whole programs to learn from and to copy: {@link org.muster.examples.Hello}, {@link org.muster.examples.EnergyVolume}
 * (a native MPI code inside the calls), {@link org.muster.examples.Heat2D} (ranks that talk to each other) and {@link
 * org.muster.examples.WorkflowGraph} (a workflow that is drawn, then run).
 */
@NullMarked
package org.muster.examples;

import org.jspecify.annotations.NullMarked;
