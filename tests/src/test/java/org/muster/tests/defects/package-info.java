/** What goes wrong with executorlib, provoked here one by one: each test has the number of a line in the list of those. */
package org.muster.tests.defects;
