package org.muster.tests.faults;

import java.util.ArrayList;
import java.util.List;
import org.muster.Communicator;

/** What a rank does wrong. */
enum Fault {
    EXCEPTION,
    EXIT,
    HALT,
    SEGFAULT,
    KILL,
    OUT_OF_MEMORY,
    JAVA_LOOP,
    NATIVE_WAIT;

    static final String WORDS = "as the table wants it";
    static final int STATUS = 7;

    /** Whether the rank's process ends of it. */
    boolean endsProcess() {
        return this == EXIT || this == HALT || this == SEGFAULT || this == KILL;
    }

    /** Whether the rank never comes back by itself. */
    boolean isEndless() {
        return this == JAVA_LOOP || this == NATIVE_WAIT;
    }

    /**
     * On the rank: does it.
     *
     * @param comm the call's communicator if there are ranks that do not do it, else null
     */
    void strike(Communicator comm) {
        switch (this) {
            case EXCEPTION -> throw new IllegalStateException(WORDS);
            case EXIT -> System.exit(STATUS);
            case HALT -> Runtime.getRuntime().halt(STATUS);
            case SEGFAULT -> unchecked(Native::segfault);
            case KILL -> unchecked(Native::killItself);
            case OUT_OF_MEMORY -> fillTheHeap();
            case JAVA_LOOP -> loop();
            case NATIVE_WAIT -> unchecked(comm == null ? Native::barrierOfTheJob : () -> Native.barrier(comm.handle()));
        }
    }

    private interface NativeCall {
        void call() throws Throwable;
    }

    private static void unchecked(NativeCall call) {
        try {
            call.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    private static void fillTheHeap() {
        List<long[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new long[1 << 17]);
        }
        throw new IllegalStateException("the heap has no end");
    }

    private static void loop() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
