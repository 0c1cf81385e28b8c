package org.muster.schedule;

/**
 * Workers that are wanted for the calls that wait.
 *
 * @param kind the kind of worker
 * @param widest the widest of these calls for which no open pool of the kind is wide enough; 0 if all have one
 * @param wanted how many more workers of the kind could run something now, with the cores there are
 */
public record Shortage(int kind, int widest, int wanted) {}
