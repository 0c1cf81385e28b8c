/** Messages and streaming between the master and its workers. */
@NullMarked
package org.muster.wire;

import org.jspecify.annotations.NullMarked;
