package org.muster.master;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.cache.Lease;
import org.muster.code.Fingerprint;
import org.muster.code.Fingerprints;
import org.muster.wire.Message.Kind;

/** What a call's result is found by in the cache; its key is known when the values are that the call depends on. */
final class CacheTicket {
    private final Fingerprint fingerprint;
    private final Fingerprints.Code code;
    private final Kind kind;
    private final Resources resources;
    private final @Nullable String init;
    /** Finds the classes of the program that the result is of. */
    final ClassLoader loader;

    private volatile @Nullable String key;

    /** The right to compute it; the conductor's, from when it is got. */
    @Nullable
    Lease lease;

    CacheTicket(
            Fingerprint fingerprint,
            Fingerprints.Code code,
            Kind kind,
            Resources resources,
            @Nullable String init,
            ClassLoader loader) {
        this.fingerprint = fingerprint;
        this.code = code;
        this.kind = kind;
        this.resources = resources;
        this.init = init;
        this.loader = loader;
    }

    /** The values are known: makes the key. */
    void resolve(List<CompletableFuture<?>> futures, List<? extends @Nullable Object> values) {
        String user = resources.cacheKey();
        if (user != null) {
            key = Fingerprints.userKey(user, kind.name(), resources.cores(), init);
            return;
        }
        key = keyOf(futures, values);
    }

    /** The key that these values of the futures give, whatever the user calls it. */
    String keyOf(List<CompletableFuture<?>> futures, List<? extends @Nullable Object> values) {
        IdentityHashMap<Object, @Nullable Object> known = new IdentityHashMap<>();
        for (int i = 0; i < futures.size(); i++) {
            known.put((Object) futures.get(i), values.get(i));
        }
        List<@Nullable Object> ordered = new ArrayList<>();
        for (Object f : fingerprint.futures()) {
            ordered.add(known.get(f));
        }
        return Fingerprints.key(fingerprint.digest(ordered), kind.name(), resources.cores(), init);
    }

    String key() {
        String k = key;
        if (k == null) {
            throw new IllegalStateException("the call's values are not known yet");
        }
        return k;
    }

    /** Null while the values are not known. */
    @Nullable
    String keyIfKnown() {
        return key;
    }

    String functionName() {
        return code.name();
    }

    String functionDigest() {
        return code.digest();
    }
}
