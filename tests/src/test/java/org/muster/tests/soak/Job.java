package org.muster.tests.soak;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.TaskContext;

/** A call that takes a while and tells which call it is: so a result that went astray is noticed. */
record Job(long id, long micros, int bytes) implements Serializable {
    /** What one rank says. */
    record Answer(long id, int rank, int size, long sum, int attempt, long pid, byte[] rest) {
        boolean isOf(Job job, int rank, int size) {
            return id == job.id && this.rank == rank && this.size == size && sum == job.sum(size) && isRest(job);
        }

        private boolean isRest(Job job) {
            if (rest.length != job.bytes) {
                return false;
            }
            for (int i = 0; i < rest.length; i++) {
                if (rest[i] != (byte) (id + rank + i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private long sum(int size) {
        return size * id + size * (size - 1) / 2;
    }

    Answer together(Communicator comm) throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep(micros);
        long sum = comm.allReduce(id + comm.rank(), Op.SUM);
        return answer(comm.rank(), comm.size(), sum);
    }

    Answer alone() throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep(micros);
        return answer(0, 1, id);
    }

    private Answer answer(int rank, int size, long sum) {
        byte[] rest = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            rest[i] = (byte) (id + rank + i);
        }
        int attempt = TaskContext.current().attempt();
        return new Answer(id, rank, size, sum, attempt, ProcessHandle.current().pid(), rest);
    }
}
