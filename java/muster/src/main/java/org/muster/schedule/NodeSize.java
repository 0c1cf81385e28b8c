package org.muster.schedule;

/**
 * What a node has.
 *
 * @param cores how many cores
 * @param gpus how many GPUs
 */
public record NodeSize(int cores, int gpus) {}
