/** The muster command and whole programs, as a user runs them. */
package org.muster.tests.commands;
