/**
 * How the master's cost grows with ranks and calls, measured without MPI and without worker processes: a simulator that drives the
 * real scheduler, and one that drives the real conductor.
 */
@NullMarked
package org.muster.bench.simulate;

import org.jspecify.annotations.NullMarked;
