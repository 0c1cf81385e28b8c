/** Muster as a site installs it. */
@NullMarked
package org.muster.tests.site;

import org.jspecify.annotations.NullMarked;
