package org.muster.master;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.muster.LaunchException;
import org.muster.mpi.Processes;
import org.slf4j.LoggerFactory;

/** The nodes of the Slurm job in which this program runs. */
final class SlurmAllocation implements Allocation {

    /** Such as {@code 4(x3)}. */
    private static final Pattern CPUS = Pattern.compile("(\\d{1,9})(?:\\(x(\\d{1,9})\\))?");

    /** Such as {@code 1-02:03:04}; squeue leaves out what is 0 at the front. */
    private static final Pattern LEFT = Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+)");

    private static final Pattern BOOT = Pattern.compile("(?m)^NodeName=(\\S+)\\b.*?\\bBootTime=(\\d\\S*)");

    private final String job;
    private final List<AllocatedNode> nodes;
    private final Map<String, String> env;
    private final Function<List<String>, Optional<String>> ask;
    /** Nodes that were once seen to answer; of others silence tells nothing, as where a firewall is. */
    private final Reach reach = new Reach();

    private SlurmAllocation(
            String job,
            List<AllocatedNode> nodes,
            Map<String, String> env,
            Function<List<String>, Optional<String>> ask) {
        this.job = job;
        this.nodes = nodes;
        this.env = env;
        this.ask = ask;
    }

    /**
     * What the environment tells of it.
     *
     * @param gpusPerNode how many GPUs each node has, or less than 0 to look
     * @throws LaunchException if the program is not inside of one, with what to do
     */
    static SlurmAllocation here(Map<String, String> env, int gpusPerNode) {
        return of(env, gpusPerNode, command -> BatchCommand.output(command, Duration.ofSeconds(20)));
    }

    /** The one the program is inside of; null if there is none. */
    static @Nullable SlurmAllocation ifAny(Map<String, String> env) {
        if (!env.containsKey("SLURM_JOB_ID") || !env.containsKey("SLURM_JOB_NODELIST")) {
            return null;
        }
        try {
            return here(env, 0);
        } catch (LaunchException e) {
            LoggerFactory.getLogger(SlurmAllocation.class)
                    .warn("the end of the job is not watched: {}", e.getMessage());
            return null;
        }
    }

    /** The same, with Slurm's commands answered by somebody else. */
    static SlurmAllocation of(Map<String, String> env, int gpusPerNode, Function<List<String>, Optional<String>> ask) {
        String job = env.getOrDefault("SLURM_JOB_ID", env.getOrDefault("SLURM_JOBID", ""));
        String list = env.getOrDefault("SLURM_JOB_NODELIST", env.getOrDefault("SLURM_NODELIST", ""));
        if (job.isEmpty() || list.isEmpty()) {
            throw new LaunchException("slurmJob() needs a Slurm allocation, and there is none here (SLURM_JOB_ID and"
                    + " SLURM_JOB_NODELIST are not set): run the program inside of sbatch or salloc, or use"
                    + " singleNode()");
        }
        String perNode = env.getOrDefault("SLURM_JOB_CPUS_PER_NODE", "");
        int[] gpus = gpus(env, gpusPerNode);
        try {
            List<String> names = HostList.expand(list);
            List<Integer> cpus = cpus(perNode);
            if (cpus.size() != names.size()) {
                throw new IllegalArgumentException("SLURM_JOB_CPUS_PER_NODE tells of " + cpus.size() + " nodes");
            }
            SlurmGpus told = gpusPerNode < 0 && names.size() > 1 && SlurmGpus.areAsked(env)
                    ? SlurmGpus.of(
                            ask.apply(List.of("scontrol", "--oneliner", "--details", "show", "job", task(env, job)))
                                    .orElse(""))
                    : SlurmGpus.UNKNOWN;
            boolean counted = told.isKnown()
                    && told.areCounted(
                            Processes.host(),
                            gpus,
                            () -> ask.apply(List.of("scontrol", "show", "config"))
                                    .orElse(""));
            List<AllocatedNode> nodes = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                AllocatedNode usual = new AllocatedNode(names.get(i), cpus.get(i), gpus);
                boolean other = told.isKnown() && !usual.isHere();
                nodes.add(other ? new AllocatedNode(names.get(i), cpus.get(i), told.on(names.get(i), counted)) : usual);
            }
            return new SlurmAllocation(job, List.copyOf(nodes), Map.copyOf(env), ask);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(
                    "the nodes of Slurm job " + job + " cannot be made out from SLURM_JOB_NODELIST=" + list
                            + " and SLURM_JOB_CPUS_PER_NODE=" + perNode + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** The CPUs of each node, of a list such as {@code 4(x3),8}. */
    static List<Integer> cpus(String list) {
        List<Integer> cpus = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            Matcher m = CPUS.matcher(word.strip());
            if (!m.matches()) {
                throw new IllegalArgumentException("'" + list + "' is no list of CPUs");
            }
            int times = m.group(2) == null ? 1 : Integer.parseInt(m.group(2));
            for (int i = 0; i < times; i++) {
                cpus.add(Integer.parseInt(m.group(1)));
            }
        }
        return cpus;
    }

    /** Those of this node; where Slurm does not tell of the others, they are taken to have as many. */
    private static int[] gpus(Map<String, String> env, int given) {
        int[] named = Gpus.named(env);
        int count = number(env.get("SLURM_GPUS_ON_NODE"));
        if (given >= 0) {
            return given <= named.length ? java.util.Arrays.copyOf(named, given) : first(given);
        }
        if (named.length > 0) {
            return named;
        }
        String ids = env.getOrDefault("SLURM_JOB_GPUS", env.getOrDefault("SLURM_STEP_GPUS", ""));
        return first(count > 0 || ids.isEmpty() ? count : ids.split(",", -1).length);
    }

    private static int[] first(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    @Override
    public String what() {
        return "Slurm job " + job;
    }

    @Override
    public List<AllocatedNode> nodes() {
        return nodes;
    }

    @Override
    public @Nullable Instant end() {
        Instant now = Instant.now();
        Optional<String> left = ask.apply(List.of("squeue", "--noheader", "--jobs=" + task(env, job), "--format=%L"));
        if (left.isPresent()) {
            return left(left.get().strip()).map(now::plus).orElse(null);
        }
        // Of newer versions only, and as it was when the job began.
        String end = env.getOrDefault("SLURM_JOB_END_TIME", "");
        return end.matches("\\d{1,12}") ? Instant.ofEpochSecond(Long.parseLong(end)) : null;
    }

    /** The job, or this task of it: of an array one id alone may stand for all its tasks. */
    private static String task(Map<String, String> env, String job) {
        String array = env.getOrDefault("SLURM_ARRAY_JOB_ID", "");
        String number = env.getOrDefault("SLURM_ARRAY_TASK_ID", "");
        return array.isEmpty() || number.isEmpty() ? job : array + "_" + number;
    }

    /** What is left by what squeue says of it; empty where it is not limited. */
    static Optional<Duration> left(String text) {
        Matcher m = LEFT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long days = m.group(1) == null ? 0 : Long.parseLong(m.group(1));
        long hours = m.group(2) == null ? 0 : Long.parseLong(m.group(2));
        return Optional.of(Duration.ofDays(days)
                .plusHours(hours)
                .plusMinutes(Long.parseLong(m.group(3)))
                .plusSeconds(Long.parseLong(m.group(4))));
    }

    @Override
    public boolean answers(AllocatedNode node) {
        // Where nothing ever answers Slurm knows, though later.
        return reach.ask(node.name())
                .orElseGet(() -> ask.apply(List.of("sinfo", "--noheader", "--nodes=" + node.name(), "--format=%T"))
                        .map(state -> !state.isBlank() && !state.matches("(?s).*(down|drain|fail|unknown|\\*).*"))
                        .orElse(false));
    }

    @Override
    public Map<String, Instant> boots(List<AllocatedNode> some) {
        String names = some.stream().map(AllocatedNode::name).collect(Collectors.joining(","));
        Map<String, Instant> boots = new HashMap<>();
        ask.apply(List.of("scontrol", "--oneliner", "show", "node", names))
                .ifPresent(text -> BOOT.matcher(text).results().forEach(m -> {
                    try {
                        boots.put(
                                m.group(1),
                                LocalDateTime.parse(m.group(2))
                                        .atZone(ZoneId.systemDefault())
                                        .toInstant());
                    } catch (DateTimeException e) {
                        // Then it is not known.
                    }
                }));
        return boots;
    }

    @Override
    public Map<String, String> launch() {
        // A node that is cut off for minutes must end neither Open MPI's daemons nor their job step.
        return Map.of("OMPI_MCA_oob_tcp_keepalive_time", "0", "SLURM_NO_KILL", "set");
    }
}
