package org.muster.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What comes from another process, up to the message: whatever it is, nothing but a {@link WireException} comes of it. */
class WireFuzz {
    /**
     * A parcel's bytes, and before them how many of them come at a time.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void message(byte[] data) {
        try {
            read(data);
        } catch (WireException e) {
            // as it should be
        }
    }

    /** What the bytes mean; null if they are only the beginning of a parcel. */
    static @Nullable Message read(byte[] data) {
        if (data.length == 0) {
            return null;
        }
        int piece = data[0] == 0 ? data.length : data[0] & 0xff;
        MemorySegment all = MemorySegment.ofArray(data);
        Incoming in = new Incoming();
        for (int at = 1; at < data.length; at += piece) {
            int n = Math.min(piece, data.length - at);
            in.take(all.asSlice(at, n), n);
        }
        if (!in.isComplete()) {
            return null;
        }
        Message message = Messages.decode(in.parcel());
        // What was understood can be said again, and means the same.
        Messages.decode(Messages.encode(message));
        return message;
    }
}
