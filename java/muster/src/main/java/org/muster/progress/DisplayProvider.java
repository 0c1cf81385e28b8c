package org.muster.progress;

import java.io.PrintStream;
import org.muster.Progress;

/** Makes the displays of {@link Progress#on}. */
public final class DisplayProvider implements Progress.Provider {
    /** Made by {@link java.util.ServiceLoader}. */
    public DisplayProvider() {}

    @Override
    public Progress open(PrintStream out, Progress.Style style) {
        return new ProgressDisplay(Screen.of(out, style, System.getenv()), System::nanoTime);
    }
}
