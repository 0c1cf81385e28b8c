package org.muster.code;

/** What byte code names: classes and their members, by the names of the class file. */
sealed interface Ref {
    /** A class, array or method type that is only named. */
    record Type(String descriptor) implements Ref {}

    /**
     * A class as a value: it may be used by reflection.
     *
     * @param name internal name or array descriptor
     */
    record Literal(String name) implements Ref {}

    /** A class of which an object is made; for a lambda its interface. */
    record New(String name) implements Ref {}

    /** How a method is called. */
    enum Call {
        STATIC,
        SPECIAL,
        VIRTUAL
    }

    /** A method that is called or referred to. */
    record Method(Call call, String owner, String name, String descriptor) implements Ref {}

    /** A field that is used. */
    record Field(boolean isStatic, boolean read, String owner, String name, String descriptor) implements Ref {}
}
