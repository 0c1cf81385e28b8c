/** The program's side: the conductor, the worker pools and the executors. */
@NullMarked
package org.muster.master;

import org.jspecify.annotations.NullMarked;
