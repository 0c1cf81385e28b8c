/** Calls as batch jobs: batch systems, what stands in a job's directory, what a job runs, and what keeps track of the jobs. */
@NullMarked
package org.muster.cluster;

import org.jspecify.annotations.NullMarked;
