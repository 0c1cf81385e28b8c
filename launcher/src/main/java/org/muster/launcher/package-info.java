/** The {@code muster} command. Runs on Java 17 or newer, so that it can say that a program needs a newer one. */
@NullMarked
package org.muster.launcher;

import org.jspecify.annotations.NullMarked;
