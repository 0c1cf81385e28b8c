/** The muster command and whole programs, as a user runs them. */
@NullMarked
package org.muster.tests.commands;

import org.jspecify.annotations.NullMarked;
