package org.muster.code;

import org.jspecify.annotations.Nullable;

/**
 * What an object is made of, for its digest.
 *
 * @param head what it is
 * @param parts the objects in it
 * @param group 0 if the parts have an order; else how many parts in a row belong together, while these groups have none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Form(byte[] head, @Nullable Object[] parts, int group) {
    Form(byte[] head, @Nullable Object... parts) {
        this(head, parts, 0);
    }
}
