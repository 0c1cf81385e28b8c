package org.muster.cache;

/** Keeps jHDF from telling of every file at the level "info", where SLF4J's simple logger does the logging. */
final class Quiet {
    private static final String LEVEL = "org.slf4j.simpleLogger.log.io.jhdf";

    static {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "warn");
        }
    }

    private Quiet() {}

    /** To be called before jHDF is used for the first time. */
    static void please() {}
}
