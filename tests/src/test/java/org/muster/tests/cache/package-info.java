/** The result store as several processes and other programs see it. */
package org.muster.tests.cache;
