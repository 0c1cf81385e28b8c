package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code muster cache}: becomes the library's command of that name. */
final class CacheCommand {
    private static final String MAIN = "org.muster.cache.CacheCommand";

    private final Home home;
    private final Map<String, String> env;

    CacheCommand(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
    }

    /** Never returns; the failure is why it could not. */
    Failure execute(Command.Cache cache) {
        return Posix.exec(words(new JdkFinder(env, home).find(), home.classPath(), cache), home.dir());
    }

    /** The command line. Pure. */
    static List<String> words(Jdk jdk, String classPath, Command.Cache cache) {
        List<String> words = new ArrayList<>();
        words.add(jdk.java().toString());
        words.add("-XX:TieredStopAtLevel=1"); // it seldom runs long enough for more to pay
        words.addAll(JavaCommand.LOGGING);
        words.add("-cp");
        words.add(classPath);
        words.add(MAIN);
        words.add(cache.all() ? "clear" : cache.action());
        words.add(cache.directory());
        words.addAll(cache.keys());
        return words;
    }
}
