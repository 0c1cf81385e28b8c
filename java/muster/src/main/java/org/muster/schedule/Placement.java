package org.muster.schedule;

/**
 * A call and where it runs.
 *
 * @param task the call's number
 * @param gang its slots
 */
public record Placement(long task, Gang gang) {}
