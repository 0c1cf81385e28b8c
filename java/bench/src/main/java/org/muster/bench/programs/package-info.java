/** What is measured: programs as a user would write them, each in a process of its own. */
@NullMarked
package org.muster.bench.programs;

import org.jspecify.annotations.NullMarked;
