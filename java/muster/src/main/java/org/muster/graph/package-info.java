/** The graph of an executor's calls: drawing it, and writing it down for other programs. */
@NullMarked
package org.muster.graph;

import org.jspecify.annotations.NullMarked;
