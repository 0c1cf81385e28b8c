package org.muster.mpi;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.muster.platform.MpiInstallation;

/**
 * The provider for Open MPI's own Java bindings ({@code mpi.jar} and {@code libmpi_java}).
 *
 * <p>If the program has initialized MPI through these bindings already, that is used; it must have asked for
 * THREAD_MULTIPLE.
 */
public final class OpenMpiProvider implements MpiProvider {
    /** Made by {@link java.util.ServiceLoader}. */
    public OpenMpiProvider() {}

    @Override
    public String name() {
        return "Open MPI Java bindings";
    }

    // Nothing in this class names a class of the bindings, so that it can be loaded, and speak, without them.
    @Override
    public Mpi init() {
        try {
            return isBindingInReach() ? OpenMpi.init() : initApart();
        } catch (UnsatisfiedLinkError e) {
            throw new MpiException(
                    "Open MPI's native library mpi_java was not found on java.library.path ("
                            + System.getProperty("java.library.path")
                            + "): start the program with `muster run`, or with -Djava.library.path=DIRECTORY as"
                            + " `muster doctor` names it.",
                    e);
        } catch (LinkageError e) {
            throw new MpiException(
                    "Open MPI's Java classes (mpi.jar) cannot be used (" + e
                            + "): start the program with `muster run`, or put the jar that `muster doctor` names on"
                            + " the class path.",
                    e);
        }
    }

    /** Whether the JVM finds the binding by itself, library and classes. */
    private static boolean isBindingInReach() {
        boolean classes = OpenMpiProvider.class.getClassLoader().getResource("mpi/MPI.class") != null;
        return classes
                && Arrays.stream(System.getProperty("java.library.path", "").split(File.pathSeparator))
                        .anyMatch(dir -> !dir.isEmpty() && Files.exists(Path.of(dir, "libmpi_java.so")));
    }

    /** With the binding found on the machine, in a class loader that knows where its library is. */
    private static Mpi initApart() {
        MpiInstallation found = MpiHere.find().orElse(null);
        if (found == null || found.javaBinding() == null) {
            return OpenMpi.init(); // fails, and says what is missing
        }
        BindingLoader loader = new BindingLoader(
                found.javaBinding(), Processes.bindingClasses(), OpenMpiProvider.class.getClassLoader());
        try {
            Method init = loader.loadClass(OpenMpiProvider.class.getPackageName() + ".OpenMpi")
                    .getDeclaredMethod("init");
            init.setAccessible(true);
            return (Mpi) init.invoke(null);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException r -> throw r;
                case Error r -> throw r;
                case null, default ->
                    throw new MpiException("Open MPI could not be initialized: " + e.getCause(), e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            throw new MpiException("Muster's classes for Open MPI cannot be loaded: " + e, e);
        }
    }
}
