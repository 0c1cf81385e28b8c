package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.muster.platform.Host;
import org.muster.platform.MpiChoice;
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
            JdkFinder finder = new JdkFinder(env, home);
            Jdk jdk = finder.find();
            String text = jdk.version() + " in " + jdk.home() + " (" + finder.why(jdk) + ")";
            if (!jdk.compiles()) {
                return List.of(Finding.warn(
                        "JDK", text + " has no compiler, so source files cannot be run: install the JDK."));
            }
            String named = env.getOrDefault("JAVA_HOME", "");
            boolean passedOver = !named.isEmpty() && !named.equals(jdk.home().toString());
            String note =
                    passedOver ? " (JAVA_HOME=" + named + " is older than " + JdkFinder.NEEDED + " or no JDK)" : "";
            List<Finding> findings = new ArrayList<>();
            boolean quick = home.startupCache(jdk) != null;
            findings.add(Finding.ok("JDK", text + (quick ? ", with start-up cache" : "") + note));
            if (!quick) {
                findings.add(Finding.note(
                        "start-up",
                        "slower than need be: there is no start-up cache for this JDK at this place; who installed Muster"
                                + " makes one with 'JAVA_HOME=" + jdk.home() + " "
                                + home.lib().resolve("launcher/start-up-caches") + "'"));
            }
            return findings;
        } catch (Failure e) {
            return List.of(Finding.fail("JDK", String.valueOf(e.getMessage())));
        }
    }

    List<Finding> mpi() {
        MpiChoice choice;
        try {
            choice = Environment.mpiChoice(env, home);
            Environment.classes(choice.mpi(), env);
        } catch (Failure e) {
            return List.of(Finding.fail("Open MPI", String.valueOf(e.getMessage())));
        }
        MpiInstallation mpi = choice.mpi();
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "Open MPI",
                mpi.version() + " in " + mpi.libDir() + " (" + choice.why() + ")"
                        + (mpi.ucx() ? ", with UCX" : ", without UCX")));
        for (MpiChoice.Other other : choice.passedOver()) {
            findings.add(Finding.warn(
                    "passed over",
                    "Open MPI " + other.mpi().version() + " in " + other.mpi().libDir() + " (" + other.why()
                            + "), since it has no Java binding: load one that was built with --enable-mpi-java."));
        }
        String opal = env.getOrDefault("OPAL_PREFIX", "");
        if (!opal.isEmpty() && !mpi.libDir().startsWith(opal)) {
            findings.add(Finding.warn(
                    "OPAL_PREFIX",
                    opal + " is where every Open MPI now takes its files from, and the one that is used is not there:"
                            + " unset it, or load the module of the Open MPI it belongs to."));
        }
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
