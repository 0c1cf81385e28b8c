/** What the parts of a call cost by themselves, measured with JMH. */
@NullMarked
package org.muster.bench.parts;

import org.jspecify.annotations.NullMarked;
