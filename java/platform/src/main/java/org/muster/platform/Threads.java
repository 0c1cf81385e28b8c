package org.muster.platform;

/** What the JDK does not offer for threads. */
public final class Threads {
    private Threads() {}

    /**
     * Waits until a thread has ended, whatever happens meanwhile; an interrupt is kept for the caller.
     *
     * @param thread that ends by itself, soon
     */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
