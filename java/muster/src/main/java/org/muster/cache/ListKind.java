package org.muster.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lists of the JDK that are stored part by part, and come back as what they were. */
enum ListKind {
    ARRAY_LIST("java.util.ArrayList", ArrayList.class),
    IMMUTABLE("java.util.List", List.of(1, 2, 3).getClass()),
    IMMUTABLE_SMALL("java.util.List", List.of(1).getClass()),
    UNMODIFIABLE(
            "java.util.Collections.unmodifiableList",
            Collections.unmodifiableList(new ArrayList<>()).getClass()),
    FIXED("java.util.Arrays.asList", Arrays.asList(1).getClass());

    final String typeName;
    private final Class<?> type;

    ListKind(String typeName, Class<?> type) {
        this.typeName = typeName;
        this.type = type;
    }

    static @Nullable ListKind of(List<?> list) {
        for (ListKind kind : values()) {
            if (kind.type == list.getClass()) {
                // Stream.toList gives such a list too, and it may have nulls.
                boolean noNulls = kind == IMMUTABLE || kind == IMMUTABLE_SMALL;
                return noNulls && list.stream().anyMatch(e -> e == null) ? null : kind;
            }
        }
        return null;
    }

    static ListKind ofName(String typeName) throws Damaged {
        for (ListKind kind : values()) {
            if (kind.typeName.equals(typeName)) {
                return kind;
            }
        }
        throw new Damaged("it has a list of an unknown type, " + typeName);
    }

    List<?> make(List<@Nullable Object> values) {
        return switch (this) {
            case ARRAY_LIST -> values;
            case IMMUTABLE, IMMUTABLE_SMALL -> List.copyOf(values);
            case UNMODIFIABLE -> Collections.unmodifiableList(values);
            case FIXED -> Arrays.asList(values.toArray());
        };
    }
}
