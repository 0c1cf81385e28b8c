/** Functions as values: closures, the classes they need, and results, as bytes. */
@NullMarked
package org.muster.code;

import org.jspecify.annotations.NullMarked;
