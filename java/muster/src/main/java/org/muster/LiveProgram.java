package org.muster;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * An external program that runs and is spoken to through its standard input and output, kept across calls.
 *
 * <p>Started by {@link Program#start()}, usually in the executor's init function, so that each worker process has its
 * own:
 *
 * <pre>{@code
 * try (var exe = MpiExecutor.singleNode()
 *         .initFunction(() -> Program.of("python3", "-u", "server.py").start())
 *         .open()) {
 *     exe.submit(() -> {
 *         LiveProgram server = TaskContext.current().state(LiveProgram.class);
 *         server.writeLine("energy 4.05");
 *         return Double.parseDouble(server.readLine());
 *     });
 * }
 * }</pre>
 *
 * <p><b>Half an exchange is never left over.</b> Where a read or write is interrupted (a cancelled call is) or takes longer
 * than its limit, the program is ended, since its answer would otherwise be taken for that to the next question. {@link
 * #isAlive} tells whether to start another.
 *
 * <p><b>Its end.</b> A program that has ended makes each read and write throw a {@link ProgramException} with its status
 * and the last lines of its standard error. What of its output was not yet read can be read before.
 * {@link #close} ends it and all it has started; so does the end of this process, however that comes about.
 *
 * <p>Threads: one at a time may read and one may write; {@link #isAlive}, {@link #close} and the others may be called from any.
 * Text is UTF-8.
 */
public interface LiveProgram extends AutoCloseable {
    /**
     * Sends a line. It may be on its way still when this returns; where the program takes no more for now, this waits.
     *
     * @param line the line, without its end
     * @throws InterruptedException if the thread was interrupted while it waited; the program is ended
     * @throws ProgramException if the program has ended, closed its input, or did not take the line within {@link
     *     Program#timeLimit(Duration)}
     */
    void writeLine(String line) throws InterruptedException;

    /**
     * Waits for a line, as long as {@link Program#timeLimit(Duration)} allows.
     *
     * @return the line, without its end
     * @throws InterruptedException if the thread was interrupted; the program is ended
     * @throws ProgramException if the program ended, closed its output, stopped in the midst of a line, was too slow, or
     *     sent a line longer than {@link Program#outputLimit(long)}
     */
    String readLine() throws InterruptedException;

    /**
     * Waits for a line.
     *
     * @param limit how long at most
     * @return the line, without its end
     * @throws InterruptedException if the thread was interrupted; the program is ended
     * @throws ProgramException as {@link #readLine()} does
     */
    String readLine(Duration limit) throws InterruptedException;

    /**
     * The program's standard input, for protocols that are not lines. Nothing is buffered beyond what {@link #writeLine}
     * does, so there is no need to flush; closing it is what the program sees as the end of its input.
     *
     * @return the stream; an interrupted write throws {@link java.io.InterruptedIOException}, leaves the thread's interrupt
     *     status set, and ends the program
     */
    OutputStream stdin();

    /**
     * The program's standard output, for protocols that are not lines. It goes on where {@link #readLine} stopped.
     *
     * @return the stream, which ends where the program closes it; an interrupted read throws {@link
     *     java.io.InterruptedIOException}, leaves the thread's interrupt status set, and ends the program
     */
    InputStream stdout();

    /**
     * The end of what the program has written to its standard error.
     *
     * @return at most the last 8 KiB
     */
    String err();

    /**
     * Whether the program runs and can be spoken to.
     *
     * @return false once it has ended or is being ended
     */
    boolean isAlive();

    /**
     * The program's process id on this node.
     *
     * @return the id
     */
    long pid();

    /**
     * Ends the program: closes its input; ends it with all it has started if it is still there after {@link
     * Program#grace(Duration)} (or at once, if this thread is interrupted). Returns when nothing is left of it. Closing
     * again does nothing.
     */
    @Override
    void close();
}
