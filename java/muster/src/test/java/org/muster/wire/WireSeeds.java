package org.muster.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.muster.code.ClassCode;
import org.muster.code.Payload;

/** Writes what {@link WireFuzz} begins with: real messages of every kind. */
final class WireSeeds {
    private WireSeeds() {}

    static Map<String, Message> messages() {
        Payload small = new Payload(new byte[] {1, 2, 3});
        Payload wide = new Payload(new byte[300], new Object[] {
            new double[] {1, 2},
            new boolean[3],
            new byte[4],
            new char[1],
            new short[2],
            new int[3],
            new long[1],
            new float[0]
        });
        List<ClassCode> code =
                List.of(new ClassCode(1, 2, "a.B", new byte[] {9}), new ClassCode(2, 2, "c.D", new byte[4]));
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("init", new Message.Init(code, wide));
        all.put("init-empty", new Message.Init(List.of(), null));
        int[] cpus = {4, 5};
        for (Message.Kind kind : Message.Kind.values()) {
            all.put(
                    "run-" + kind,
                    new Message.Run(
                            7,
                            2,
                            kind,
                            Members.of(1, 3),
                            5,
                            true,
                            new int[] {-4, 2},
                            8,
                            cpus,
                            new int[0],
                            code,
                            false,
                            kind == Message.Kind.RANKS ? wide : small,
                            List.of(small, wide)));
        }
        all.put("cancel", new Message.Cancel(3, "time is over"));
        all.put("shutdown", new Message.Shutdown(true));
        all.put("fetched", new Message.Fetched(4, new byte[50]));
        all.put("fetched-none", new Message.Fetched(4, null));
        all.put("up", new Message.Up(12, "n1", "n1 boot pid"));
        all.put("watch", new Message.Watch(1, 2));
        all.put("heartbeat", new Message.Heartbeat());
        all.put("halt", new Message.Halt("so"));
        all.put("known", new Message.Known("flags", 3, "bell"));
        all.put("leaving", new Message.Leaving());
        all.put("daemon-gone", new Message.DaemonGone());
        all.put("fetch", new Message.Fetch(1, 2, "//class/x"));
        all.put("outcome", new Message.Outcome(1, 2, 3, 4, Message.Ending.FAILURE, small));
        all.put("outcome-wide", new Message.Outcome(1, 2, 3, 4, Message.Ending.VALUE, wide));
        all.put("large", new Message.Outcome(1, 2, 3, 4, Message.Ending.VALUE, new Payload(new byte[20_000])));
        return all;
    }

    /** The message's bytes as they are sent, and before them how many come at a time. */
    static byte[] bytes(Message message, int piece) {
        Outgoing out = new Outgoing(Messages.encode(message));
        byte[] bytes = new byte[(int) out.left() + 1];
        bytes[0] = (byte) piece;
        out.fill(MemorySegment.ofArray(bytes).asSlice(1));
        return bytes;
    }

    /** The corpus: what each file of it has. */
    static Map<String, byte[]> files() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        messages().forEach((name, m) -> all.put(name, bytes(m, name.length() % 3 * 17)));
        return all;
    }

    /**
     * Writes them.
     *
     * @param args the directory
     */
    public static void main(String[] args) throws IOException {
        Path dir = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Files.write(dir.resolve(file.getKey()), file.getValue());
        }
    }
}
