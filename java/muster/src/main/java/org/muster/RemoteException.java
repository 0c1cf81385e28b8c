package org.muster;

/**
 * Stands for a worker's exception that could not itself travel; its message has that exception's class and text.
 */
public final class RemoteException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Name of the class of the original. */
    private final String originalClass;

    /**
     * Makes one.
     *
     * @param originalClass the name of the original exception's class
     * @param text the original's {@code toString()}
     */
    public RemoteException(String originalClass, String text) {
        super(text);
        this.originalClass = originalClass;
    }

    /**
     * The class of the exception that was thrown on the worker.
     *
     * @return its binary name
     */
    public String originalClass() {
        return originalClass;
    }
}
