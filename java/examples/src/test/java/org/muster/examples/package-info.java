@NullMarked
package org.muster.examples;

import org.jspecify.annotations.NullMarked;
