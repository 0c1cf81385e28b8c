package org.muster.worker;

import org.jspecify.annotations.Nullable;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/** Sending and receiving. Thread-safe. */
final class PointToPoint {
    private final MpiComm comm;
    private final long call;
    private final ValueCodec codec;
    private final Await await;
    private final Tags tags = new Tags();
    private final SelfMessages self;

    PointToPoint(MpiComm comm, long call, ValueCodec codec, Await await) {
        this.comm = comm;
        this.call = call;
        this.codec = codec;
        this.await = await;
        this.self = new SelfMessages(comm.rank());
    }

    void send(@Nullable Object value, int dest, int tag) {
        Outgoing body = Outgoing.of(value, codec);
        if (dest == comm.rank()) {
            self.add(tag, body);
            return;
        }
        try (Scratch scratch = new Scratch()) {
            await.done(new SendOperation(comm, dest, tag, call, body, tags, scratch));
        }
    }

    @Nullable
    Object receive(int source, int tag) {
        return receive(source, tag, Incoming.Placement.NEW).value(codec);
    }

    int receiveInto(Object array, MpiType type, int source, int tag) {
        Incoming body = receive(source, tag, Incoming.startOf(array, type));
        MpiType came = body.arrayType();
        int room = PrimitiveArrays.length(array);
        if (came != type || body.arrayLength() > room) {
            String what = came == null
                    ? "an object"
                    : "a " + came.arrayClass().getComponentType() + "[" + body.arrayLength() + "]";
            throw new IllegalArgumentException("recvInto was given a "
                    + type.arrayClass().getComponentType() + "[" + room + "], and " + what + " came");
        }
        body.value(codec);
        return body.arrayLength();
    }

    private Incoming receive(int source, int tag, Incoming.Placement placement) {
        try (Scratch scratch = new Scratch()) {
            ReceiveOperation operation = new ReceiveOperation(comm, source, tag, call, placement, self, scratch);
            await.done(operation);
            return operation.body();
        }
    }

    @Nullable
    Object sendReceive(@Nullable Object value, int dest, int source, int tag) {
        Outgoing body = Outgoing.of(value, codec);
        try (Scratch scratch = new Scratch()) {
            Operation send = () -> Progress.DONE;
            if (dest == comm.rank()) {
                self.add(tag, body);
            } else {
                send = new SendOperation(comm, dest, tag, call, body, tags, scratch);
            }
            ReceiveOperation receive =
                    new ReceiveOperation(comm, source, tag, call, Incoming.Placement.NEW, self, scratch);
            await.done(new Both(send, receive));
            return receive.body().value(codec);
        }
    }
}
