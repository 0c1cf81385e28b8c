/** Muster with a real Flux; skipped where there is no {@code flux} on the PATH. */
@NullMarked
package org.muster.tests.flux;

import org.jspecify.annotations.NullMarked;
