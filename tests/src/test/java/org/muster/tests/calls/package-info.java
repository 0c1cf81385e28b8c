/** Calls on real pools, made from the test's own JVM. */
@NullMarked
package org.muster.tests.calls;

import org.jspecify.annotations.NullMarked;
