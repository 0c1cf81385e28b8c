/** Long runs with random kills: nothing hangs, nothing is lost, nothing leaks. */
@NullMarked
package org.muster.tests.soak;

import org.jspecify.annotations.NullMarked;
