/** The communicator with real processes: against Open MPI's own results, and in the ways waits can end. */
@NullMarked
package org.muster.tests.communicator;

import org.jspecify.annotations.NullMarked;
