package org.muster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an executor and what they wait for, as they stood at one moment.
 *
 * <pre>{@code
 * TaskGraph g = exe.graph();
 * g.write(Path.of("workflow.svg")); // or .dot, or .json
 * long failed = g.nodes().stream().filter(n -> n.state() == TaskState.FAILED).count();
 * }</pre>
 *
 * <p>It holds every call that has not ended and the last 100,000 that have; {@link #dropped()} says how many older ones it
 * lacks. It refers to no function and no result. Immutable, so threads may share it.
 */
public interface TaskGraph {
    /** What a node stands for. */
    enum Kind {
        /** A call of this executor. */
        CALL,
        /** A stage that the program made of a call's future, by {@code thenApply} or its kin, and another call waits for. */
        STAGE,
        /**
         * A future that calls wait for and this graph knows nothing more of: of another maker or another executor, or of a
         * call that is no longer kept.
         */
        VALUE
    }

    /** Who places the nodes of a picture. */
    enum Layout {
        /** Muster itself: in layers, each call below those it waits for. */
        LAYERED,
        /** Graphviz: the {@code dot} that is on the {@code PATH}. It takes long for graphs of thousands of nodes. */
        DOT
    }

    /**
     * A call, or something else that calls wait for.
     *
     * @param number what {@link Edge} names it by: a call's is positive, a stage's negative
     * @param key the call's {@link TaskFuture#key()}; of others, a name that is unique in the graph
     * @param name what a reader would call the function: {@code Relaxation.energy} for a method reference, {@code
     *     lambda in Relaxation:42} for a lambda, with its line
     * @param function the function's full name, as {@code org.example.Relaxation.energy}; null unless it is a call
     * @param kind what it stands for
     * @param state where the call stands; null unless it is a call
     * @param cores ranks of the call; 0 unless it is a call
     * @param threadsPerCore threads of each rank; 0 unless it is a call
     * @param attempt how often the call was started
     * @param cached whether its result was taken from the cache
     * @param submitted when it was submitted; null unless it is a call
     * @param started when it was last started; null if it was not
     * @param ended when it ended; null if it has not
     * @param failure what it failed with, cut to a few hundred characters; null if it did not fail
     */
    record Node(
            long number,
            String key,
            String name,
            @Nullable String function,
            Kind kind,
            @Nullable TaskState state,
            int cores,
            int threadsPerCore,
            int attempt,
            boolean cached,
            @Nullable Instant submitted,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String failure) {}

    /**
     * One node waits for another.
     *
     * @param from number of the node that is waited for
     * @param to number of the node that waits
     */
    record Edge(long from, long to) {}

    /**
     * The nodes.
     *
     * @return calls in the order in which they were submitted, each after the stages and values it waits for
     */
    List<Node> nodes();

    /**
     * The edges.
     *
     * @return each once; both ends are among the nodes, and there are no cycles
     */
    List<Edge> edges();

    /**
     * How many calls that have ended are not in the graph, since only so many are kept.
     *
     * @return the count, 0 unless there were very many
     */
    long dropped();

    /**
     * The graph in Graphviz' language, with states as colours.
     *
     * @return the text of a {@code .dot} file
     */
    String toDot();

    /**
     * The graph as a picture; the same as {@link #toSvg(Layout)} with {@link Layout#LAYERED}.
     *
     * @return the text of an {@code .svg} file
     */
    String toSvg();

    /**
     * The graph as a picture: a box for each call, coloured by its state, with the whole of its data as a tooltip.
     *
     * @param layout who places the nodes
     * @return the text of an {@code .svg} file
     * @throws IllegalStateException if Graphviz is asked for and is not there, fails, or this thread is interrupted while it
     *     works; the message says which
     */
    String toSvg(Layout layout);

    /**
     * The graph in the form of the <a href="https://github.com/pythonworkflow/python-workflow-definition">Python Workflow
     * Definition</a>, version 0.1.0: {@code function} nodes, an {@code input} for each value and one {@code output} for what
     * nobody waits for. Arguments have no names in a closure; ports are {@code arg1}, {@code arg2} and so on.
     *
     * @return the text of a {@code .json} file
     */
    String toWorkflowJson();

    /**
     * Writes the graph into a file, which is replaced if it is there, in the form that the ending of its name says: {@code
     * .dot} or {@code .gv}, {@code .svg}, {@code .json}.
     *
     * @param file the file
     * @throws IllegalArgumentException if its name has another ending
     * @throws IOException if it cannot be written
     */
    void write(Path file) throws IOException;
}
