/**
 * What Open MPI is on this machine, and the settings it needs that neither the user nor the site has made.
 *
 * <p>The one copy of this policy: the {@code muster} command applies it before it starts a program, the library applies it
 * before MPI starts in a program that was started without the command. Runs on Java 17 and depends on nothing.
 */
@NullMarked
package org.muster.platform;

import org.jspecify.annotations.NullMarked;
