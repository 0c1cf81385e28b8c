package org.muster.cache;

import com.code_intelligence.jazzer.api.HookType;
import com.code_intelligence.jazzer.api.MethodHook;
import io.jhdf.exceptions.HdfChecksumMismatchException;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Lets jHDF read on where a checksum of HDF5's is wrong: a fuzzer would hardly ever find a right one. */
public final class NoChecksums {
    private NoChecksums() {}

    /**
     * In place of a check.
     *
     * @param method the check
     * @param self of no use
     * @param arguments the buffer
     * @param hook of no use
     */
    @MethodHook(
            type = HookType.REPLACE,
            targetClassName = "io.jhdf.checksum.ChecksumUtils",
            targetMethod = "validateChecksum")
    @MethodHook(
            type = HookType.REPLACE,
            targetClassName = "io.jhdf.checksum.ChecksumUtils",
            targetMethod = "validateChecksumFromMark")
    public static void check(MethodHandle method, @Nullable Object self, Object[] arguments, int hook)
            throws Throwable {
        try {
            method.invoke((ByteBuffer) arguments[0]);
        } catch (HdfChecksumMismatchException e) {
            ((ByteBuffer) arguments[0]).mark();
        }
    }
}
