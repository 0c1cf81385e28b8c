package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiRequest;
import org.muster.mpi.MpiType;

/**
 * Moves parts of any lengths between all ranks in rounds of bounded size, so that neither MPI's int counts nor the direct
 * memory limit what can be sent. In each round every part goes on by one piece.
 */
final class Rounds {
    /** What one rank holds of all ranks' pieces of one round. */
    private static final int ROUND_BYTES = 1 << 21;

    private static final int LEAST_PIECE = 1 << 14;

    private final MpiComm comm;
    private final Await await;
    private final Scratch scratch;
    private final int size;
    private final int piece;
    private final ByteBuffer[] sends = new ByteBuffer[Pipeline.DEPTH];
    private final ByteBuffer[] receives = new ByteBuffer[Pipeline.DEPTH];

    Rounds(MpiComm comm, Await await, Scratch scratch) {
        this.comm = comm;
        this.await = await;
        this.scratch = scratch;
        size = comm.size();
        piece = Math.max(LEAST_PIECE, ROUND_BYTES / size);
    }

    /** The length of a part's piece in a round. */
    private int length(long part, long round) {
        return Math.clamp(part - round * piece, 0, piece);
    }

    private int[] lengths(long[] parts, long round) {
        int[] l = new int[size];
        Arrays.setAll(l, i -> length(parts[i], round));
        return l;
    }

    private static int[] displacements(int[] lengths) {
        int[] d = new int[lengths.length];
        for (int i = 1; i < d.length; i++) {
            d[i] = d[i - 1] + lengths[i - 1];
        }
        return d;
    }

    private long rounds(long longest) {
        return (longest + piece - 1) / piece;
    }

    private void buffers(ByteBuffer[] of, long longest, int pieces) {
        int each = (int) Math.min(longest, piece);
        Arrays.setAll(of, i -> scratch.take((long) each * pieces));
    }

    private static void fill(ByteBuffer to, @Nullable ByteSource source, int offset, int bytes) {
        if (source != null && bytes > 0) {
            source.fill(to, offset, bytes);
        }
    }

    private static void deliver(ByteBuffer from, ByteSink[] sinks, int[] lengths) {
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] > 0) {
                sinks[i].accept(from, at, lengths[i]);
            }
            at += lengths[i];
        }
    }

    /** Each rank's part to all, or to the root alone if {@code root} is not negative. */
    void gather(ByteSource mine, long[] parts, ByteSink[] sinks, int root) {
        long longest = max(parts);
        boolean receiver = root < 0 || root == comm.rank();
        buffers(sends, longest, 1);
        buffers(receives, longest, receiver ? size : 0);
        Pipeline.run(rounds(longest), await, scratch, new Pipeline.Step() {
            @Override
            public MpiRequest start(int slot, long round) {
                int[] counts = lengths(parts, round);
                int[] displs = displacements(counts);
                int n = counts[comm.rank()];
                fill(sends[slot], mine, 0, n);
                return root < 0
                        ? comm.iallGatherv(sends[slot], n, receives[slot], counts, displs, MpiType.BYTE)
                        : comm.igatherv(sends[slot], n, receives[slot], counts, displs, MpiType.BYTE, root);
            }

            @Override
            public void finish(int slot, long round) {
                if (receiver) {
                    deliver(receives[slot], sinks, lengths(parts, round));
                }
            }
        });
    }

    /** The root's parts, one to each rank; {@code sources} are used on the root only. */
    void scatter(ByteSource @Nullable [] sources, long[] parts, ByteSink mine, int root) {
        long longest = max(parts);
        buffers(sends, longest, sources == null ? 0 : size);
        buffers(receives, longest, 1);
        Pipeline.run(rounds(longest), await, scratch, new Pipeline.Step() {
            @Override
            public MpiRequest start(int slot, long round) {
                int[] counts = lengths(parts, round);
                int[] displs = displacements(counts);
                for (int i = 0; sources != null && i < size; i++) {
                    fill(sends[slot], sources[i], displs[i], counts[i]);
                }
                int n = counts[comm.rank()];
                return comm.iscatterv(sends[slot], counts, displs, receives[slot], n, MpiType.BYTE, root);
            }

            @Override
            public void finish(int slot, long round) {
                int n = length(parts[comm.rank()], round);
                if (n > 0) {
                    mine.accept(receives[slot], 0, n);
                }
            }
        });
    }

    /** One part from each rank to each; {@code longest} is that of all parts anywhere. */
    void allToAll(ByteSource[] sources, long[] out, ByteSink[] sinks, long[] in, long longest) {
        buffers(sends, longest, size);
        buffers(receives, longest, size);
        Pipeline.run(rounds(longest), await, scratch, new Pipeline.Step() {
            @Override
            public MpiRequest start(int slot, long round) {
                int[] sendCounts = lengths(out, round);
                int[] sendDispls = displacements(sendCounts);
                for (int i = 0; i < size; i++) {
                    fill(sends[slot], sources[i], sendDispls[i], sendCounts[i]);
                }
                int[] counts = lengths(in, round);
                int[] displs = displacements(counts);
                return comm.iallToAllv(
                        sends[slot], sendCounts, sendDispls, receives[slot], counts, displs, MpiType.BYTE);
            }

            @Override
            public void finish(int slot, long round) {
                deliver(receives[slot], sinks, lengths(in, round));
            }
        });
    }

    static long max(long[] values) {
        long m = 0;
        for (long v : values) {
            m = Math.max(m, v);
        }
        return m;
    }
}
