package org.muster.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.ClassCode;
import org.muster.code.Payload;
import org.muster.wire.Message.Cancel;
import org.muster.wire.Message.DaemonGone;
import org.muster.wire.Message.Ending;
import org.muster.wire.Message.Fetch;
import org.muster.wire.Message.Fetched;
import org.muster.wire.Message.Halt;
import org.muster.wire.Message.Heartbeat;
import org.muster.wire.Message.Init;
import org.muster.wire.Message.Kind;
import org.muster.wire.Message.Known;
import org.muster.wire.Message.Leaving;
import org.muster.wire.Message.Outcome;
import org.muster.wire.Message.Run;
import org.muster.wire.Message.Shutdown;
import org.muster.wire.Message.Up;
import org.muster.wire.Message.Watch;

/** Messages as parcels and back. Both ends are of the same version: the master starts its own workers. */
public final class Messages {
    /** Bits of a run. */
    private static final int CREATE = 1;

    private static final int SPREAD = 2;

    /** Types. */
    private static final int INIT = 1;

    private static final int RUN = 2;
    private static final int CANCEL = 3;
    private static final int SHUTDOWN = 4;
    private static final int FETCHED = 5;
    private static final int UP = 6;
    private static final int FETCH = 7;
    private static final int OUTCOME = 8;
    private static final int WATCH = 9;
    private static final int HEARTBEAT = 10;
    private static final int HALT = 11;
    private static final int KNOWN = 12;
    private static final int LEAVING = 13;
    private static final int DAEMON_GONE = 14;

    private Messages() {}

    /**
     * Encodes a message.
     *
     * @param message the message
     * @return a parcel that refers to the payloads' arrays
     */
    public static Parcel encode(Message message) {
        HeadWriter w = new HeadWriter();
        switch (message) {
            case Init m -> {
                code(w.u8(INIT), m.code());
                optional(w, m.function());
            }
            case Run m -> run(w.u8(RUN), m);
            case Cancel m -> w.u8(CANCEL).i64(m.call()).text(m.why());
            case Shutdown m -> w.u8(SHUTDOWN).bool(m.clean());
            case Fetched m -> {
                w.u8(FETCHED).i32(m.request());
                optional(w, m.bytes() == null ? null : new Payload(m.bytes()));
            }
            case Up m -> w.u8(UP).i64(m.pid()).text(m.host()).text(m.node());
            case Watch m -> w.u8(WATCH).i64(m.intervalNanos()).i64(m.patienceNanos());
            case Heartbeat _ -> w.u8(HEARTBEAT);
            case Halt m -> w.u8(HALT).text(m.why());
            case Known m -> w.u8(KNOWN).text(m.flags()).i32(m.number()).text(m.bell());
            case Leaving _ -> w.u8(LEAVING);
            case DaemonGone _ -> w.u8(DAEMON_GONE);
            case Fetch m -> w.u8(FETCH).i32(m.request()).i32(m.loader()).text(m.name());
            case Outcome m ->
                w.u8(OUTCOME)
                        .i64(m.call())
                        .i32(m.attempt())
                        .i32(m.rank())
                        .i32(m.collectives())
                        .u8(m.ending().ordinal())
                        .payload(m.payload());
        }
        return w.parcel();
    }

    /**
     * Decodes a message.
     *
     * @param parcel the parcel
     * @return the message
     * @throws WireException if it is none
     */
    public static Message decode(Parcel parcel) {
        HeadReader r = new HeadReader(parcel);
        int type = r.u8();
        Message m = switch (type) {
            case INIT -> new Init(code(r), optional(r));
            case RUN -> run(r);
            case CANCEL -> new Cancel(r.i64(), r.text());
            case SHUTDOWN -> new Shutdown(r.bool());
            case FETCHED -> fetched(r);
            case UP -> new Up(r.i64(), r.text(), r.text());
            case WATCH -> new Watch(r.i64(), r.i64());
            case HEARTBEAT -> new Heartbeat();
            case HALT -> new Halt(r.text());
            case KNOWN -> new Known(r.text(), r.i32(), r.text());
            case LEAVING -> new Leaving();
            case DAEMON_GONE -> new DaemonGone();
            case FETCH -> new Fetch(r.i32(), r.i32(), r.text());
            case OUTCOME -> new Outcome(r.i64(), r.i32(), r.i32(), r.i32(), ending(r.u8()), r.payload());
            default -> throw new WireException("no message has the type " + type);
        };
        r.end();
        return m;
    }

    private static void run(HeadWriter w, Run m) {
        w.i64(m.call()).i32(m.attempt()).u8(m.kind().ordinal()).ints(m.members().runs());
        w.i32(m.comm())
                .u8((m.create() ? CREATE : 0) | (m.spread() ? SPREAD : 0))
                .ints(m.drop())
                .i32(m.threads());
        w.ints(m.cpus()).ints(m.gpus());
        code(w, m.code());
        w.payload(m.function()).i32(m.dependencies().size());
        m.dependencies().forEach(w::payload);
    }

    private static Ending ending(int number) {
        if (number >= Ending.ALL.size()) {
            throw new WireException("no rank ends in the way " + number);
        }
        return Ending.ALL.get(number);
    }

    private static Run run(HeadReader r) {
        long call = r.i64();
        int attempt = r.i32();
        int kind = r.u8();
        if (kind >= Kind.ALL.size()) {
            throw new WireException("no kind of call has the number " + kind);
        }
        Members members = Members.ofRuns(r.ints());
        int comm = r.i32();
        int flags = r.u8();
        int[] drop = r.ints();
        int threads = r.i32();
        int[] cpus = r.ints();
        int[] gpus = r.ints();
        List<ClassCode> code = code(r);
        Payload function = r.payload();
        int n = r.count(1);
        List<Payload> dependencies = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            dependencies.add(r.payload());
        }
        return new Run(
                call,
                attempt,
                Kind.ALL.get(kind),
                members,
                comm,
                (flags & CREATE) != 0,
                drop,
                threads,
                cpus,
                gpus,
                code,
                (flags & SPREAD) != 0,
                function,
                dependencies);
    }

    private static Fetched fetched(HeadReader r) {
        int request = r.i32();
        Payload bytes = optional(r);
        return new Fetched(request, bytes == null ? null : bytes.stream());
    }

    private static void code(HeadWriter w, List<ClassCode> code) {
        w.i32(code.size());
        for (ClassCode c : code) {
            w.i32(c.id()).i32(c.loader()).text(c.name()).bytes(c.bytes());
        }
    }

    private static List<ClassCode> code(HeadReader r) {
        int n = r.count(16);
        List<ClassCode> code = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            code.add(new ClassCode(r.i32(), r.i32(), r.text(), r.bytes()));
        }
        return code;
    }

    private static void optional(HeadWriter w, @Nullable Payload p) {
        w.bool(p != null);
        if (p != null) {
            w.payload(p);
        }
    }

    private static @Nullable Payload optional(HeadReader r) {
        return r.bool() ? r.payload() : null;
    }
}
