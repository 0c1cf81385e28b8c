@org.jspecify.annotations.NullMarked
package org.muster.tests.hostile;
