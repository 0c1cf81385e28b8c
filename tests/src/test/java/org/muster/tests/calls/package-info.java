/** Calls on real pools, made from the test's own JVM. */
package org.muster.tests.calls;
