/**
 * Flux: the instance a program runs in or submits to, its resources and its jobs, by the shim and in JSON.
 */
@NullMarked
package org.muster.flux;

import org.jspecify.annotations.NullMarked;
