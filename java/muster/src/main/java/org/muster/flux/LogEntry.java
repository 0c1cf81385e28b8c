package org.muster.flux;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an event log of Flux.
 *
 * @param timestamp when, in seconds since 1970
 * @param name what happened: {@code submit}, {@code alloc}, {@code start}, {@code finish}, {@code exception}, ...
 * @param context what belongs to it
 */
public record LogEntry(double timestamp, String name, Map<String, @Nullable Object> context) {
    static LogEntry read(String json) {
        Map<String, @Nullable Object> entry = Json.readObject(json);
        return new LogEntry(
                Json.number(entry.get("timestamp"), 0),
                Json.text(entry.get("name")),
                Json.object(entry.get("context")));
    }

    /**
     * A text of the context.
     *
     * @param key its name
     * @return the text, "" if there is none
     */
    public String text(String key) {
        return Json.text(context.get(key));
    }

    /**
     * A number of the context.
     *
     * @param key its name
     * @param otherwise what to give if there is none
     * @return the number
     */
    public int number(String key, int otherwise) {
        return (int) Json.number(context.get(key), otherwise);
    }
}
