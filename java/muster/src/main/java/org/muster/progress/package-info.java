/** The display of {@link org.muster.Progress}. */
@NullMarked
package org.muster.progress;

import org.jspecify.annotations.NullMarked;
