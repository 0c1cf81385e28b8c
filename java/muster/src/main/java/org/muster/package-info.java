/**
 * MPI-parallel functions from Java, each call sized on its own.
 *
 * <p>{@link org.muster.MpiExecutor} is where to begin; a call's shape is one of {@link org.muster.TaskFunction}, {@link
 * org.muster.TaskAction} and {@link org.muster.RankFunction}; its size is a {@link org.muster.Resources}; its result is
 * a {@link org.muster.TaskFuture}.
 */
@NullMarked
package org.muster;

import org.jspecify.annotations.NullMarked;
