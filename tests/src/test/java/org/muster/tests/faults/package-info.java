/** What goes wrong with ranks, and that the pool and its other calls do not mind. */
package org.muster.tests.faults;
