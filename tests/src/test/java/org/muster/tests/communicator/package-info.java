/** The communicator with real processes: against Open MPI's own results, and in the ways waits can end. */
package org.muster.tests.communicator;
