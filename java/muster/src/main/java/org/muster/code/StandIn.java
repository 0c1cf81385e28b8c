package org.muster.code;

import java.io.Serializable;

/**
 * In a Java stream, an object that stands beside it.
 *
 * @param index which one
 */
record StandIn(int index) implements Serializable {}
