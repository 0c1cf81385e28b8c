package org.muster.worker;

import java.nio.ByteBuffer;

/** Takes bytes that were received, from first to last. */
interface ByteSink {
    /** Takes the next bytes out of a buffer. */
    void accept(ByteBuffer from, int offset, int bytes);
}
