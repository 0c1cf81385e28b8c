/** {@code launcher/dev bench}: one table of what things cost, here, with the peers, and at the least. */
@NullMarked
package org.muster.bench.table;

import org.jspecify.annotations.NullMarked;
