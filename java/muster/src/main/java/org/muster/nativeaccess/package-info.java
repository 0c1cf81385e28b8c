/**
 * What Java cannot do by itself, through the foreign function interface: being told when any process ends, affinity, the
 * parent-death signal, PMI and Flux by {@code libmuster}, and the C environment by the C library.
 */
@NullMarked
package org.muster.nativeaccess;

import org.jspecify.annotations.NullMarked;
