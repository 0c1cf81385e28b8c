package org.muster;

/**
 * What runs external programs, found through {@link java.util.ServiceLoader}; programs use {@link Program#run()} and
 * {@link Program#start()}.
 *
 * <p>Thread-safe.
 */
public interface ProgramRunner {
    /**
     * Runs a program to its end; see {@link Program#run()}.
     *
     * @param program the program
     * @return what came of it
     * @throws InterruptedException if the thread was interrupted; nothing of the program is left then
     * @throws ProgramException as {@link Program#run()} does
     */
    Program.Result run(Program program) throws InterruptedException;

    /**
     * Starts a program to be kept; see {@link Program#start()}.
     *
     * @param program the program
     * @return the running program
     * @throws InterruptedException if the thread was interrupted; nothing of the program is left then
     * @throws ProgramException as {@link Program#start()} does
     */
    LiveProgram start(Program program) throws InterruptedException;
}
