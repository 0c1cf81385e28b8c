/** More than one node. */
package org.muster.tests.cluster;
