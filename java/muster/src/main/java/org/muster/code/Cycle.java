package org.muster.code;

/** A graph leads back to an object that can only be made once its parts are there, such as a lambda or a record. */
final class Cycle extends Unsendable {
    private static final long serialVersionUID = 1L;

    /** The object that the graph leads back to. */
    @SuppressWarnings("serial")
    final Object late;

    Cycle(Object late) {
        super(
                Names.of(late.getClass()),
                "it contains itself, by way of objects that must be made before it",
                "Break the circle: make one field of it transient");
        this.late = late;
    }
}
