package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.muster.platform.Host;
import org.muster.platform.MpiFinder;
import org.muster.platform.MpiInstallation;
import org.muster.platform.MpiSettings;
import org.muster.platform.MpiVersion;
import org.muster.platform.Setting;

/** What the doctor learns by looking: JDK, Open MPI and the settings chosen for it. */
final class Machine {
    private final Home home;
    private final Map<String, String> env;

    Machine(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
    }

    List<Finding> jdk() {
        try {
            Jdk jdk = new JdkFinder(env, home).find();
            String text = jdk.version() + " in " + jdk.home();
            if (!jdk.compiles()) {
                return List.of(Finding.warn(
                        "JDK", text + " has no compiler, so source files cannot be run: install the JDK."));
            }
            String named = env.getOrDefault("JAVA_HOME", "");
            boolean passedOver = !named.isEmpty() && !named.equals(jdk.home().toString());
            String note =
                    passedOver ? " (JAVA_HOME=" + named + " is older than " + JdkFinder.NEEDED + " or no JDK)" : "";
            boolean quick = home.startupCache(jdk) != null;
            return List.of(Finding.ok("JDK", text + (quick ? ", with start-up cache" : "") + note));
        } catch (Failure e) {
            return List.of(Finding.fail("JDK", String.valueOf(e.getMessage())));
        }
    }

    List<Finding> mpi() {
        MpiInstallation mpi;
        try {
            mpi = Environment.mpi(env, home);
            Environment.classes(mpi, env);
        } catch (Failure e) {
            return List.of(Finding.fail("Open MPI", String.valueOf(e.getMessage())));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "Open MPI", mpi.version() + " in " + mpi.libDir() + (mpi.ucx() ? ", with UCX" : ", without UCX")));
        String made = home.recorded().jarVersion();
        boolean ours = mpi.jar() != null && mpi.jar().equals(home.recorded().jar()) && made != null;
        boolean fits = !ours
                || MpiVersion.parse(String.valueOf(made))
                        .filter(mpi.version()::equals)
                        .isPresent();
        findings.add(
                fits
                        ? Finding.ok("mpi.jar", mpi.jar() + (ours ? ", made for Open MPI " + made : ""))
                        : Finding.warn(
                                "mpi.jar",
                                mpi.jar() + " was made for Open MPI " + made + " and the library is " + mpi.version()
                                        + ": run 'launcher/dev build' again."));
        if (mpi.mpirun() == null) {
            findings.add(Finding.warn(
                    "mpirun",
                    "not found, so 'muster run -n' cannot work: install it (on Debian: apt-get install openmpi-bin)."));
        }
        return findings;
    }

    List<Finding> settings() {
        Optional<MpiInstallation> mpi = new MpiFinder(env, home.recorded()).find();
        if (mpi.isEmpty()) {
            return List.of();
        }
        Host host = Host.here(env);
        List<Finding> findings = new ArrayList<>();
        for (Setting s : MpiSettings.choose(env, mpi.get(), host)) {
            String shown = s.value() == null ? s.name() : s.name() + "=" + s.value();
            String by = s.origin() == Setting.Origin.MUSTER ? "" : "left as it is: ";
            findings.add(Finding.note("setting", shown + " (" + by + s.why() + ")"));
        }
        if (host.fabric()) {
            findings.add(Finding.note("setting", "the network's components are left to Open MPI (there is a fabric)"));
        }
        return findings;
    }
}
