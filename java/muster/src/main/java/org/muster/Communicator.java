package org.muster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ranks of one call, and the ways they exchange data; names and meanings are the MPI standard's.
 *
 * <p>An array of a primitive type goes the fast path, straight through MPI; anything else travels as an object, by
 * serialization. What a method takes decides which: {@code bcast}, {@code reduce}, {@code allReduce}, {@code scan},
 * {@code send} and {@code recv} look at the value, so the same call serves {@code double[]}, {@code Double} and a record; {@code gather},
 * {@code allGather}, {@code scatter} and {@code allToAll} have overloads for arrays ({@link ArrayCollectives}), which join and cut arrays as MPI does.
 *
 * <p>Collective methods must be called by all ranks in the same order. A communicator belongs to the thread that runs
 * the function; other threads of the function may use it one at a time. Every wait ends with a {@link
 * java.util.concurrent.CancellationException} when the call is cancelled or another rank of it failed, and likewise (with the thread's interrupt status set) when the thread is
 * interrupted. A communicator is valid until the function returns; after that its methods throw {@link
 * IllegalStateException}.
 *
 * <pre>{@code
 * exe.submit(Resources.cores(2), comm -> {
 *     double[] part = {comm.rank()};
 *     double[] sum = comm.allReduce(part, Op.SUM);      // {1.0} on both
 *     double[] both = comm.allGather(part);             // {0.0, 1.0} on both
 *     String word = comm.bcast(comm.rank() == 0 ? "hello" : null, 0);
 *     return sum[0] + both[1];
 * });
 * }</pre>
 *
 * @see <a href="https://www.mpi-forum.org/docs/">The MPI standard</a>
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // the receiver knows what was sent to it
public interface Communicator extends ArrayCollectives {
    /** For {@code recv}: a message from any rank. */
    int ANY_SOURCE = -1;

    /** For {@code recv}: a message with any tag. */
    int ANY_TAG = -1;

    /** The highest tag; MPI libraries have a limit, and this is below that of each. */
    int MAX_TAG = (1 << 21) - 1;

    /**
     * This rank's number.
     *
     * @return 0 to {@code size() - 1}
     */
    int rank();

    /**
     * How many ranks the communicator has.
     *
     * @return at least 1
     */
    int size();

    /**
     * The node this rank runs on.
     *
     * @return its host name
     */
    String node();

    /** Waits until all ranks are here. */
    void barrier();

    /**
     * Gives the root's value to all ranks.
     *
     * <p>Ranks other than the root may pass null. One that passes a primitive array of the root's type and length gets it filled and
     * returned; otherwise a new object is made.
     *
     * @param value the value on the root
     * @param root the root's rank
     * @param <T> its type
     * @return the root's value; on the root the very object passed
     */
    <T extends @Nullable Object> T bcast(T value, int root);

    /**
     * Combines the values of all ranks, element by element, on the root.
     *
     * @param value a primitive array, of the same type and length on every rank, or a boxed number, character or boolean; not changed
     * @param op the operation
     * @param root the root's rank
     * @param <T> its type
     * @return on the root a new array or box with the result, elsewhere null
     * @throws IllegalArgumentException if the operation is not for that type
     */
    <T> @Nullable T reduce(T value, Op op, int root);

    /**
     * Combines the values of all ranks, in rank order, on the root.
     *
     * @param value any serializable object
     * @param op the operation, associative
     * @param root the root's rank
     * @param <T> its type
     * @return on the root the result, elsewhere null
     */
    <T> @Nullable T reduce(T value, SerializableBinaryOperator<T> op, int root);

    /**
     * Combines the values of all ranks, element by element, on every rank.
     *
     * @param value a primitive array, of the same type and length on every rank, or a boxed number, character or boolean; not changed
     * @param op the operation
     * @param <T> its type
     * @return a new array or box with the result
     * @throws IllegalArgumentException if the operation is not for that type
     */
    <T> T allReduce(T value, Op op);

    /**
     * Combines the values of all ranks, in rank order, on every rank.
     *
     * @param value any serializable object
     * @param op the operation, associative
     * @param <T> its type
     * @return the result
     */
    <T> T allReduce(T value, SerializableBinaryOperator<T> op);

    /**
     * Combines the values of ranks 0 to this one, element by element (an inclusive scan).
     *
     * @param value a primitive array, of the same type and length on every rank, or a boxed number, character or boolean; not changed
     * @param op the operation
     * @param <T> its type
     * @return a new array or box with the result
     * @throws IllegalArgumentException if the operation is not for that type
     */
    <T> T scan(T value, Op op);

    /**
     * Combines the values of ranks 0 to this one, in rank order (an inclusive scan).
     *
     * @param value any serializable object
     * @param op the operation, associative
     * @param <T> its type
     * @return the result
     */
    <T> T scan(T value, SerializableBinaryOperator<T> op);

    /**
     * Collects one value from each rank on the root.
     *
     * @param value this rank's value
     * @param root the root's rank
     * @param <T> its type
     * @return on the root the values in rank order, elsewhere an empty list
     */
    <T extends @Nullable Object> List<T> gather(T value, int root);

    /**
     * Collects one value from each rank on every rank.
     *
     * @param value this rank's value
     * @param <T> its type
     * @return the values in rank order
     */
    <T extends @Nullable Object> List<T> allGather(T value);

    /**
     * Gives each rank one value of the root's list.
     *
     * @param values on the root one value for each rank, in rank order; elsewhere ignored, and may be null
     * @param root the root's rank
     * @param <T> the type of a value
     * @return this rank's value
     * @throws IllegalArgumentException on every rank, if there are not {@link #size()} values
     */
    <T extends @Nullable Object> T scatter(@Nullable List<? extends T> values, int root);

    /**
     * Sends one value to each rank and receives one from each.
     *
     * @param values one value for each rank, in rank order
     * @param <T> the type of a value
     * @return what each rank sent to this one, in rank order
     * @throws IllegalArgumentException if there are not {@link #size()} values
     */
    <T extends @Nullable Object> List<T> allToAll(List<? extends T> values);

    /**
     * Sends a value to a rank; returns when the value may be changed again (MPI's standard mode: maybe not before the receiver has begun to receive).
     *
     * @param value a primitive array or any serializable object
     * @param dest the receiver's rank
     * @param tag 0 to {@link #MAX_TAG}
     */
    void send(@Nullable Object value, int dest, int tag);

    /**
     * Sends a value to a rank with tag 0.
     *
     * @param value a primitive array or any serializable object
     * @param dest the receiver's rank
     */
    default void send(@Nullable Object value, int dest) {
        send(value, dest, 0);
    }

    /**
     * Receives a value from a rank; messages of one sender with one tag arrive in the order they were sent.
     *
     * @param source the sender's rank, or {@link #ANY_SOURCE}
     * @param tag the tag, or {@link #ANY_TAG}
     * @param <T> the type of the value
     * @return the value
     */
    <T extends @Nullable Object> T recv(int source, int tag);

    /**
     * Receives a value with tag 0 from a rank.
     *
     * @param source the sender's rank, or {@link #ANY_SOURCE}
     * @param <T> the type of the value
     * @return the value
     */
    default <T extends @Nullable Object> T recv(int source) {
        return recv(source, 0);
    }

    /**
     * Receives a primitive array into one that is there.
     *
     * @param array the primitive array to fill from its start; it must be of the type sent and at least as long
     * @param source the sender's rank, or {@link #ANY_SOURCE}
     * @param tag the tag, or {@link #ANY_TAG}
     * @return how many elements came
     * @throws IllegalArgumentException if what came is no array of that type, or longer; the message is lost then
     */
    int recvInto(Object array, int source, int tag);

    /**
     * Sends and receives at once, so that neighbours who exchange data cannot block each other.
     *
     * @param value what to send
     * @param dest the receiver's rank
     * @param source the sender's rank, or {@link #ANY_SOURCE}
     * @param tag the tag of both messages, 0 to {@link #MAX_TAG}
     * @param <T> the type of the value that comes
     * @return the value that came
     */
    <T extends @Nullable Object> T sendRecv(@Nullable Object value, int dest, int source, int tag);

    /**
     * Parts the ranks into groups, each with a communicator of its own.
     *
     * <p>The new communicator is freed when it is closed by the function's end; there is no need to free it.
     *
     * @param color ranks of the same color, 0 or more, come into the same group; a negative color into none
     * @param key order of the ranks within the group; equal keys keep the order here
     * @return the group's communicator, or null for a negative color
     */
    @Nullable
    Communicator split(int color, int key);

    /**
     * The communicator of the MPI binding underneath.
     *
     * @param type for Open MPI's Java binding {@code mpi.Intracomm.class}
     * @param <T> its type
     * @return the binding's object; freeing it is not the caller's to do
     * @throws ClassCastException if the binding underneath is another
     */
    <T> T unwrap(Class<T> type);

    /**
     * The C handle ({@code MPI_Comm}) for native MPI libraries called through FFM.
     *
     * @return the handle; for Open MPI a pointer
     */
    long handle();
}
