package org.muster.examples;

import org.muster.Communicator;

/** Exchanges the edges of a block with the neighbouring ranks. */
final class Halo {
    private static final int TAG = 1;

    private final Communicator comm;
    private final ProcessGrid grid;
    private final HeatBlock block;
    private final Buffers columns;
    private final Buffers rows;

    /** An edge to send and one to receive, both of the same length. */
    private static final class Buffers {
        final double[] edge;
        final double[] halo;

        Buffers(int length) {
            edge = new double[length];
            halo = new double[length];
        }
    }

    Halo(Communicator comm, ProcessGrid grid, HeatBlock block) {
        this.comm = comm;
        this.grid = grid;
        this.block = block;
        columns = new Buffers(block.length(Side.WEST));
        rows = new Buffers(block.length(Side.SOUTH));
    }

    /** Brings the halo up to date; every rank calls this once a step. */
    void exchange() {
        along(Side.WEST, Side.EAST, grid.column(), columns);
        along(Side.SOUTH, Side.NORTH, grid.row(), rows);
    }

    /**
     * Ranks in even places send first, those in odd places receive first: so each send finds its receiver, whether or not
     * MPI buffers it, and the exchange takes two turns however many ranks there are.
     */
    private void along(Side low, Side high, int place, Buffers buffers) {
        if (place % 2 == 0) {
            exchange(high, true, buffers);
            exchange(low, true, buffers);
        } else {
            exchange(low, false, buffers);
            exchange(high, false, buffers);
        }
    }

    private void exchange(Side side, boolean sendFirst, Buffers buffers) {
        int neighbour = grid.neighbour(side);
        if (neighbour == ProcessGrid.NONE) {
            return;
        }
        block.edge(side, buffers.edge);
        if (sendFirst) {
            comm.send(buffers.edge, neighbour, TAG);
            comm.recvInto(buffers.halo, neighbour, TAG);
        } else {
            comm.recvInto(buffers.halo, neighbour, TAG);
            comm.send(buffers.edge, neighbour, TAG);
        }
        block.halo(side, buffers.halo);
    }
}
