package org.muster.code;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.SerializationException;

/**
 * Digests of what functions compute: of their byte code with all code of the program that it reaches, and of the values
 * that they capture. Two functions with the same digest compute the same, as far as this can be known; where a source
 * file has its lines, what it is called, and in which order a set has its elements makes no difference. What is in a
 * digest and what is not is told in {@code docs/cache-keys.md}.
 *
 * <p>All digests are SHA-256 in 64 lower-case hexadecimal digits. Thread-safe. What is found out about code is
 * remembered, so that a digest costs little more than a look at the captured values.
 *
 * <pre>{@code
 * Fingerprint fingerprint = fingerprints.of(function);            // at submit: values are as they are now
 * // ... wait for fingerprint.futures()
 * String key = Fingerprints.key(fingerprint.digest(values), "task", 1, null);
 * }</pre>
 */
public final class Fingerprints {
    private final Codes codes = new Codes();

    /** Makes one that knows no code yet. */
    public Fingerprints() {}

    /**
     * A function's code.
     *
     * @param name for people: class and method
     * @param digest of all that the code computes, without captured values
     */
    public record Code(String name, String digest) {}

    /**
     * The digest of a function's code alone.
     *
     * @param function a lambda, a method reference, or any object
     * @return name and digest
     * @throws SerializationException if the code cannot be read
     */
    public Code code(Object function) {
        return guard(() -> {
            codes.refresh();
            Class<?> type = function.getClass();
            if (Lambdas.isSerializable(type) && type.getClassLoader() != null) {
                codes.form(function);
                byte[] digest = codes.of(Set.of(new Codes.Root(type, false))).digest();
                return new Code(codes.name(type), Sink.hex(digest));
            }
            Forms forms = new Forms(codes);
            forms.note(type, false);
            Sink out = new Sink().raw(forms.head('O', type));
            return new Code(
                    type.getTypeName(),
                    Sink.hex(out.raw(codes.of(forms.roots).digest()).digest()));
        });
    }

    /**
     * Begins the digest of a function with its captured values, as they are at this moment: later changes do not show.
     *
     * @param function the function
     * @return what is left to do when the futures in it have their values
     * @throws SerializationException if there is something in it that cannot be sent
     */
    public Fingerprint of(Object function) {
        return guard(() -> {
            codes.refresh();
            return Fingerprint.take(codes, function);
        });
    }

    /**
     * The digest of a function with its captured values.
     *
     * @param function the function
     * @param futures those that may be in it, as {@link Encoded#dependencies} lists them
     * @param values their values, in the same order
     * @return the digest
     * @throws IllegalArgumentException if there is a future in the function that is not in the list
     * @throws SerializationException if there is something in it that cannot be sent
     */
    public String digest(Object function, List<CompletableFuture<?>> futures, List<? extends @Nullable Object> values) {
        Fingerprint fingerprint = of(function);
        IdentityHashMap<Object, @Nullable Object> known = new IdentityHashMap<>();
        for (int i = 0; i < futures.size(); i++) {
            known.put(futures.get(i), values.get(i));
        }
        List<@Nullable Object> ordered = new ArrayList<>();
        for (CompletableFuture<?> future : fingerprint.futures()) {
            if (!known.containsKey(future)) {
                throw new IllegalArgumentException("the value of a future in the function is missing: " + future);
            }
            ordered.add(known.get(future));
        }
        return fingerprint.digest(ordered);
    }

    /**
     * The key of a call's result.
     *
     * @param callDigest of function and values
     * @param kind what becomes of the ranks' values, and so what the result is
     * @param ranks on how many ranks the call runs
     * @param initDigest of the init function; null if there is none
     * @return the key
     */
    public static String key(String callDigest, String kind, int ranks, @Nullable String initDigest) {
        return combine("call", callDigest, kind, ranks, initDigest);
    }

    /**
     * The key of a call that the user gave a name. The function is not in it: keep {@link Code#digest} beside the entry,
     * and refuse another function under the same name.
     *
     * @param cacheKey the user's name for it
     * @param kind as in {@link #key}
     * @param ranks as in {@link #key}
     * @param initDigest as in {@link #key}
     * @return the key
     */
    public static String userKey(String cacheKey, String kind, int ranks, @Nullable String initDigest) {
        return combine("user", cacheKey, kind, ranks, initDigest);
    }

    private static String combine(String what, String name, String kind, int ranks, @Nullable String initDigest) {
        Sink out = new Sink().text(what).text(name).text(kind).number(ranks);
        out.text(initDigest == null ? "" : initDigest);
        return Sink.hex(out.digest());
    }

    /** Forgets what was found out about code. Code typed anew at a JShell prompt is noticed without this. */
    public void forget() {
        codes.forget();
    }

    /** Turns every failure into a {@link SerializationException}. */
    static <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (Unsendable e) {
            throw e.toException();
        } catch (SerializationException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new SerializationException("what the function computes cannot be told: " + e, e);
        }
    }
}
