/** Muster's executors and futures keep the contracts of {@link java.util.concurrent}. */
package org.muster.tests.conformance;
