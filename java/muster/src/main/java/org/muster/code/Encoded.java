package org.muster.code;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A function ready to travel.
 *
 * @param payload the function and what it captures
 * @param dependencies the futures found in it, each once; {@link WorkerCodec#decodeFunction} wants their values in this order
 * @param code classes the worker is likely to need, always the whole list: send each {@link ClassCode#id} once per worker
 */
public record Encoded(Payload payload, List<CompletableFuture<?>> dependencies, List<ClassCode> code) {}
