package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.muster.code.ClassCode;
import org.muster.code.Payload;

class MessagesTest {
    private static final Payload SMALL = new Payload(new byte[] {1, 2, 3});

    @Test
    void aRunTravelsWhole() {
        double[] big = {1, 2, 3};
        Message.Run run = new Message.Run(
                7,
                2,
                Message.Kind.ROOT,
                Members.of(1, 3),
                5,
                true,
                new int[] {-4, 2},
                8,
                new int[] {4, 5},
                new int[] {0, 3},
                List.of(new ClassCode(1, 2, "a.B", new byte[] {9})),
                true,
                new Payload(new byte[20_000], new Object[] {big}),
                List.of(SMALL, SMALL));
        Message.Run back = assertInstanceOf(Message.Run.class, Messages.decode(Messages.encode(run)));
        assertEquals(7, back.call());
        assertEquals(2, back.attempt());
        assertEquals(Message.Kind.ROOT, back.kind());
        assertEquals(run.members(), back.members());
        assertArrayEquals(run.drop(), back.drop());
        assertTrue(back.create());
        assertTrue(back.spread());
        assertEquals(8, back.threads());
        assertArrayEquals(new int[] {4, 5}, back.cpus());
        assertArrayEquals(new int[] {0, 3}, back.gpus());
        assertEquals("a.B", back.code().getFirst().name());
        assertArrayEquals(new byte[] {9}, back.code().getFirst().bytes());
        assertEquals(20_000, back.function().stream().length);
        assertSame(big, back.function().arrays()[0], "bulk goes beside the head, not through it");
        assertEquals(2, back.dependencies().size());

        Message.Run others = assertInstanceOf(Message.Run.class, Messages.decode(Messages.encode(run.withoutRest())));
        assertTrue(others.create());
        assertTrue(others.spread());
        assertEquals(0, others.function().stream().length);
        assertEquals(List.of(), others.dependencies());
    }

    @Test
    void theOthersTravelWhole() {
        assertInstanceOf(Message.Shutdown.class, Messages.decode(Messages.encode(new Message.Shutdown(true))));
        assertEquals(new Message.Cancel(3, "so"), Messages.decode(Messages.encode(new Message.Cancel(3, "so"))));
        assertEquals(new Message.Up(12, "n1", "x"), Messages.decode(Messages.encode(new Message.Up(12, "n1", "x"))));
        assertEquals(new Message.Fetch(1, 2, "x"), Messages.decode(Messages.encode(new Message.Fetch(1, 2, "x"))));
        Message.Fetched none =
                assertInstanceOf(Message.Fetched.class, Messages.decode(Messages.encode(new Message.Fetched(4, null))));
        assertNull(none.bytes());
        Message.Outcome o = assertInstanceOf(
                Message.Outcome.class,
                Messages.decode(Messages.encode(new Message.Outcome(1, 2, 3, 4, Message.Ending.FAILURE, SMALL))));
        assertEquals(Message.Ending.FAILURE, o.ending());
        assertArrayEquals(SMALL.stream(), o.payload().stream());
        Message.Init init = assertInstanceOf(
                Message.Init.class, Messages.decode(Messages.encode(new Message.Init(List.of(), null))));
        assertNull(init.function());
    }

    /** Whatever is damaged or cut off is a WireException, never another error and never a huge allocation. */
    @Test
    void damagedMessagesAreRefused() {
        long seed = System.nanoTime();
        Random r = new Random(seed);
        byte[] good = Messages.encode(new Message.Run(
                        1,
                        1,
                        Message.Kind.RANKS,
                        Members.of(1, 2),
                        1,
                        true,
                        new int[0],
                        1,
                        new int[] {1, 2},
                        new int[0],
                        List.of(new ClassCode(1, 1, "a.B", new byte[40])),
                        false,
                        SMALL,
                        List.of(SMALL)))
                .head();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, r.nextInt(4) == 0 ? r.nextInt(good.length) : good.length);
            for (int k = r.nextInt(4); k >= 0 && bad.length > 0; k--) {
                bad[r.nextInt(bad.length)] = (byte) r.nextInt();
            }
            try {
                Messages.decode(new Parcel(bad, new Object[0]));
            } catch (WireException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", case " + i, e);
            }
        }
        assertTrue(refused > 5_000, "seed " + seed + ": only " + refused + " were refused");
        assertThrows(WireException.class, () -> Messages.decode(new Parcel(new byte[0], new Object[0])));
    }
}
