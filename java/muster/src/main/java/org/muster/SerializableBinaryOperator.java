package org.muster;

import java.io.Serializable;
import java.util.function.BinaryOperator;

/**
 * An associative operation on objects for {@link Communicator#reduce(Object, SerializableBinaryOperator, int)} and its
 * kin; operands arrive in rank order, so it need not be commutative.
 *
 * @param <T> the type of operands and result
 */
@FunctionalInterface
public interface SerializableBinaryOperator<T> extends BinaryOperator<T>, Serializable {}
