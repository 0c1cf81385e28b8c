/** Which call runs on which ranks: pure, deterministic, without MPI, threads or a clock of its own. */
@NullMarked
package org.muster.schedule;

import org.jspecify.annotations.NullMarked;
