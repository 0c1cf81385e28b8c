package org.muster.master;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether nodes answer on the network, sooner than a batch system knows. Any thread may ask. */
final class Reach {
    private static final int PROBE_MILLIS = 1_500;

    private final Set<String> haveAnswered = ConcurrentHashMap.newKeySet();

    /**
     * Asks a node. Nothing need listen there, as a refusal is an answer too.
     *
     * @return whether it answers; empty where it never has, so that it may be of those that answer nobody
     */
    Optional<Boolean> ask(String host) {
        boolean answers;
        try {
            answers = InetAddress.getByName(host).isReachable(PROBE_MILLIS);
        } catch (IOException e) {
            answers = false;
        }
        if (answers) {
            haveAnswered.add(host);
        }
        return answers || haveAnswered.contains(host) ? Optional.of(answers) : Optional.empty();
    }
}
