/** The worker's side: the agent of a rank, and the running of one call. */
@NullMarked
package org.muster.worker;

import org.jspecify.annotations.NullMarked;
