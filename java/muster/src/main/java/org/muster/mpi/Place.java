package org.muster.mpi;

import java.util.List;

/**
 * Processes to be spawned on one node.
 *
 * @param host the node's name, as the launcher knows it; empty for where the launcher puts them
 * @param count how many processes
 * @param command the program and its arguments
 */
public record Place(String host, int count, List<String> command) {}
