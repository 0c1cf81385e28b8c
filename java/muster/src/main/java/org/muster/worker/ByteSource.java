package org.muster.worker;

import java.nio.ByteBuffer;

/** Bytes to be sent, given out from first to last. */
interface ByteSource {
    /** Puts the next bytes into a buffer. */
    void fill(ByteBuffer to, int offset, int bytes);
}
