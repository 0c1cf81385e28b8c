@NullMarked
package org.muster.platform;

import org.jspecify.annotations.NullMarked;
