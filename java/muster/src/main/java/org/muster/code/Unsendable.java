package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.SerializationException;

/** Something in a graph cannot travel; gathers the path to it on its way up. */
class Unsendable extends KryoException {
    private static final long serialVersionUID = 1L;
    /** Steps of a path that are shown at each of its ends. */
    private static final int SHOWN = 5;

    static final String MAKE_THERE = "Create it inside the function, or make the field that leads to it transient";

    private final String what;
    private final String reason;
    private final String wayOut;
    /** The innermost step first. */
    private final ArrayList<String> steps = new ArrayList<>();

    Unsendable(String what, String reason, String wayOut) {
        this(what, reason, wayOut, null);
    }

    Unsendable(String what, String reason, String wayOut, @Nullable Throwable cause) {
        super(reason, cause);
        this.what = what;
        this.reason = reason;
        this.wayOut = wayOut;
    }

    /** Adds the next outer step. */
    Unsendable at(String step) {
        steps.add(step);
        return this;
    }

    SerializationException toException() {
        return new SerializationException(
                what + " cannot be sent: " + reason + path() + ". " + wayOut + ".",
                getCause() == null ? this : getCause());
    }

    private String path() {
        if (steps.isEmpty()) {
            return "";
        }
        List<String> path = new ArrayList<>(steps);
        Collections.reverse(path);
        int hidden = path.size() - 2 * SHOWN;
        if (hidden > 1) {
            path.subList(SHOWN, SHOWN + hidden).clear();
            path.add(SHOWN, "(" + hidden + " more steps)");
        }
        path.add(what);
        return " (" + String.join(" -> ", path) + ")";
    }
}
