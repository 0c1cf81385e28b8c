@NullMarked
package org.muster.bench.simulate;

import org.jspecify.annotations.NullMarked;
