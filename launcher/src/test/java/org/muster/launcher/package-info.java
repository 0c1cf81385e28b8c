@NullMarked
package org.muster.launcher;

import org.jspecify.annotations.NullMarked;
