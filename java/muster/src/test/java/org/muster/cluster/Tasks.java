package org.muster.cluster;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.muster.Resources;

/** Makes tasks of which nobody is told what becomes of them. */
final class Tasks {
    private long last;

    /** One that reads the results of others, in the order in which they are made; they are t1, t2, ... */
    JobTask task(Resources r, JobTask... upstream) {
        JobTask.Listener deaf = (JobTask.Listener) Proxy.newProxyInstance(
                Tasks.class.getClassLoader(), new Class<?>[] {JobTask.Listener.class}, (_, _, _) -> null);
        List<JobTask.Before> before =
                Arrays.stream(upstream).<JobTask.Before>map(JobTask.Coming::new).toList();
        return new JobTask(
                ++last,
                "t" + last,
                "f",
                r,
                0,
                before,
                (_, _, _) -> {
                    throw new UnsupportedOperationException();
                },
                deaf);
    }
}
