/**
 * The seam between Muster and an MPI binding: about twenty operations, and one provider per binding behind them.
 *
 * <p>Nothing outside this package names a class of a binding.
 */
@NullMarked
package org.muster.mpi;

import org.jspecify.annotations.NullMarked;
