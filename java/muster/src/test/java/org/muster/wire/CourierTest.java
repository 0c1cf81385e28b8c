package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourierTest {
    /** A parcel whose content tells its sender, its number and its sizes apart. */
    private static Parcel parcel(Random r, int sender, int number) {
        byte[] head = new byte[r.nextInt(3) == 0 ? r.nextInt(100_000) : 8 + r.nextInt(50)];
        r.nextBytes(head);
        Object[] bulk = new Object[r.nextInt(4)];
        for (int i = 0; i < bulk.length; i++) {
            int n = r.nextInt(5) == 0 ? r.nextInt(400_000) : r.nextInt(2000);
            bulk[i] = switch (r.nextInt(8)) {
                case 0 -> new byte[n];
                case 1 -> new short[n];
                case 2 -> new char[n];
                case 3 -> new int[n];
                case 4 -> new long[n];
                case 5 -> new float[n];
                case 6 -> r.doubles(n).toArray();
                default -> {
                    boolean[] b = new boolean[n];
                    for (int k = 0; k < n; k++) {
                        b[k] = r.nextBoolean();
                    }
                    yield b;
                }
            };
            if (bulk[i] instanceof int[] a) {
                a[n / 2 < n ? n / 2 : 0] = sender * 1000 + number;
            }
        }
        return new Parcel(head, bulk);
    }

    private static void assertSame(Parcel expected, Parcel actual, String what) {
        assertArrayEquals(expected.head(), actual.head(), what);
        assertTrue(java.util.Arrays.deepEquals(expected.bulk(), actual.bulk()), what);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void parcelsOfAllSizesArriveWholeAndInOrder(long seed) {
        int ranks = 4;
        InMemoryWorld world = new InMemoryWorld(ranks, seed);
        Random r = new Random(seed);
        List<Courier> couriers = new ArrayList<>();
        for (int i = 0; i < ranks; i++) {
            couriers.add(new Courier(world.comm(i)));
        }
        Map<String, List<Parcel>> sent = new HashMap<>();
        Map<String, Integer> arrived = new HashMap<>();
        int total = 200;
        int[] count = {0};
        for (int i = 0; i < total; i++) {
            int from = r.nextInt(ranks);
            int to = r.nextInt(ranks);
            Parcel p = parcel(r, from, i);
            sent.computeIfAbsent(from + ">" + to, _ -> new ArrayList<>()).add(p);
            couriers.get(from).post(to, p);
        }
        for (long polls = 0; count[0] < total; polls++) {
            assertTrue(polls < 5_000_000, "seed " + seed + ": " + count[0] + " of " + total + " arrived");
            int me = (int) (polls % ranks);
            couriers.get(me).poll((source, p) -> {
                String way = source + ">" + me;
                int n = arrived.merge(way, 1, Integer::sum);
                assertSame(sent.getOrDefault(way, List.of()).get(n - 1), p, "seed " + seed + " " + way + " " + n);
                count[0]++;
            });
        }
        assertEquals(total, count[0]);
        for (Courier c : couriers) {
            c.close();
        }
    }

    @Test
    void aRankThatDiesWhileItSendsKeepsNobodyFromBeingHeard() {
        InMemoryWorld world = new InMemoryWorld(3, 8);
        Courier a = new Courier(world.comm(0));
        Courier b = new Courier(world.comm(1));
        Courier c = new Courier(world.comm(2));
        List<Integer> came = new ArrayList<>();
        b.post(0, new Parcel(new byte[] {1}, new Object[0]));
        world.end(1);
        a.poll((source, _) -> came.add(source));
        for (int i = 0; i < 20; i++) {
            c.post(0, new Parcel(new byte[] {2}, new Object[0]));
        }
        for (int i = 0; i < 1000; i++) {
            c.poll((_, _) -> {});
            a.poll((source, _) -> came.add(source));
        }
        assertEquals(java.util.Collections.nCopies(20, 2), came);
        assertTrue(a.isStreaming());
        a.forget(1);
        assertFalse(a.isStreaming());
    }

    /** MPI gives a communicator's number to a later one, and with it what still lies there: it would be taken for the new rank's. */
    @Test
    void whatADeadRankSentDoesNotReachItsSuccessor() {
        InMemoryWorld world = new InMemoryWorld(2, 9);
        Courier a = new Courier(world.comm(0));
        Courier dead = new Courier(world.comm(1));
        dead.post(0, new Parcel(new byte[] {1}, new Object[] {new double[1_000_000]}));
        dead.post(0, new Parcel(new byte[] {2}, new Object[0]));
        dead.poll((_, _) -> {});
        a.forget(1);
        a.close();
        a.discardRest();

        Courier next = new Courier(world.comm(0));
        Courier successor = new Courier(world.comm(1));
        Parcel sent = new Parcel(new byte[] {3}, new Object[] {new double[1_000_000]});
        successor.post(0, sent);
        List<Parcel> came = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            successor.poll((_, _) -> {});
            next.poll((_, p) -> came.add(p));
        }
        assertEquals(1, came.size());
        assertArrayEquals(sent.head(), came.getFirst().head());
    }

    @Test
    void nothingGoesToOrComesFromAForgottenRank() {
        InMemoryWorld world = new InMemoryWorld(2, 7);
        Courier a = new Courier(world.comm(0));
        Courier b = new Courier(world.comm(1));
        b.post(0, new Parcel(new byte[] {1}, new Object[] {new double[1_000_000]}));
        a.forget(1);
        a.post(1, new Parcel(new byte[] {2}, new Object[0]));
        List<Parcel> came = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            a.poll((_, p) -> came.add(p));
            b.poll((_, p) -> came.add(p));
        }
        assertTrue(came.isEmpty());
        assertTrue(a.isSent(1));
        assertFalse(b.isSent(0) && b.isStreaming());
    }
}
