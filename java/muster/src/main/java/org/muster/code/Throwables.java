package org.muster.code;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.muster.RemoteException;
import org.muster.SerializationException;

/** Exceptions on their way: always some form of them arrives. */
final class Throwables {
    private static final int MOST_FRAMES = 1024;

    private final Engine engine;

    Throwables(Engine engine) {
        this.engine = engine;
    }

    Payload encode(Throwable t) {
        try {
            return whole(t, null);
        } catch (SerializationException | VirtualMachineError e) {
            // Some part of it cannot travel; find out which.
        }
        try {
            return whole(t, replacements(t));
        } catch (SerializationException | VirtualMachineError e) {
            // It has more exceptions inside than its causes and suppressed ones.
        }
        try {
            return whole(standIn(t), standIns(t));
        } catch (SerializationException | VirtualMachineError e) {
            return summary(t);
        }
    }

    Throwable decode(Payload payload) {
        RemoteException summary = engine.read(g -> readSummary(g.input(payload)));
        try {
            return engine.read(g -> {
                Input in = g.input(payload);
                readSummary(in);
                return in.readBoolean() ? g.readNeeded(in, Throwable.class) : summary;
            });
        } catch (SerializationException e) {
            summary.addSuppressed(e);
            return summary;
        }
    }

    private Payload whole(Throwable t, @Nullable IdentityHashMap<Throwable, Throwable> replacements) {
        return engine.write((g, first) -> {
            g.replacements = replacements;
            Output out = g.output();
            writeSummary(out, t);
            out.writeBoolean(true);
            g.writeClassAndObject(out, replacements == null ? t : replacements.getOrDefault(t, t));
            return g.payload();
        });
    }

    /** The exceptions of the tree that cannot travel even alone, and what takes their places. */
    private IdentityHashMap<Throwable, Throwable> replacements(Throwable root) {
        IdentityHashMap<Throwable, Throwable> map = new IdentityHashMap<>();
        for (Throwable t : tree(root)) {
            if (!travels(t)) {
                map.put(t, standIn(t));
            }
        }
        link(map);
        return map;
    }

    private IdentityHashMap<Throwable, Throwable> standIns(Throwable root) {
        IdentityHashMap<Throwable, Throwable> map = new IdentityHashMap<>();
        for (Throwable t : tree(root)) {
            map.put(t, standIn(t));
        }
        link(map);
        return map;
    }

    /** Gives the stand-ins the causes and suppressed exceptions of the originals; those that need it are replaced later. */
    @SuppressWarnings("ReferenceEquality") // the very object
    private static void link(IdentityHashMap<Throwable, Throwable> map) {
        map.forEach((original, standIn) -> {
            Throwable cause = original.getCause();
            if (cause != null && cause != original) {
                standIn.initCause(map.getOrDefault(cause, cause));
            }
            for (Throwable suppressed : original.getSuppressed()) {
                standIn.addSuppressed(map.getOrDefault(suppressed, suppressed));
            }
        });
    }

    private boolean travels(Throwable t) {
        try {
            engine.<Boolean>write((g, first) -> {
                g.tried = t;
                g.writeClassAndObject(g.output(), t);
                return true;
            });
            return true;
        } catch (SerializationException | VirtualMachineError e) {
            return false;
        }
    }

    private static Set<Throwable> tree(Throwable root) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> todo = new ArrayList<>(List.of(root));
        while (!todo.isEmpty()) {
            Throwable t = todo.removeLast();
            if (all.add(t)) {
                if (t.getCause() != null) {
                    todo.add(t.getCause());
                }
                Collections.addAll(todo, t.getSuppressed());
            }
        }
        return all;
    }

    private static RemoteException standIn(Throwable t) {
        RemoteException r = new RemoteException(t.getClass().getName(), text(t));
        r.setStackTrace(t.getStackTrace());
        return r;
    }

    /** The text of an exception, whose own code may fail. */
    private static String text(Throwable t) {
        try {
            return String.valueOf(t);
        } catch (RuntimeException | Error e) {
            return t.getClass().getName();
        }
    }

    private static Payload summary(Throwable t) {
        Output out = new Output(1024, -1);
        writeSummary(out, t);
        out.writeBoolean(false);
        return new Payload(Seal.close(out));
    }

    private static void writeSummary(Output out, Throwable t) {
        out.writeString(t.getClass().getName());
        out.writeString(text(t));
        StackTraceElement[] trace = t.getStackTrace();
        int frames = Math.min(trace.length, MOST_FRAMES);
        out.writeVarInt(frames, true);
        for (int i = 0; i < frames; i++) {
            out.writeString(trace[i].getClassName());
            out.writeString(trace[i].getMethodName());
            out.writeString(trace[i].getFileName());
            out.writeVarInt(trace[i].getLineNumber(), false);
        }
    }

    private static RemoteException readSummary(Input in) {
        RemoteException r = new RemoteException(some(in.readString()), some(in.readString()));
        StackTraceElement[] trace = new StackTraceElement[Graph.readCount(in, 4)];
        for (int i = 0; i < trace.length; i++) {
            trace[i] = new StackTraceElement(
                    some(in.readString()), some(in.readString()), in.readString(), in.readVarInt(false));
        }
        r.setStackTrace(trace);
        return r;
    }

    private static String some(@Nullable String s) {
        return s == null ? "?" : s;
    }
}
