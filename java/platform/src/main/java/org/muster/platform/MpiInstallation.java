package org.muster.platform;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Open MPI on this machine.
 *
 * @param version what its library says it is
 * @param libDir the directory with {@code libmpi.so}
 * @param javaBinding {@code libmpi_java.so}; null where Open MPI came without its Java binding
 * @param jar the Java classes that belong to this library, {@code mpi.jar}; null where none was found
 * @param mpirun the {@code mpirun} that belongs to it; null where none was found
 * @param ucx whether it was built with the UCX messaging component
 * @param parameterFiles the files in which the site, or the distribution, may have set parameters
 */
public record MpiInstallation(
        MpiVersion version,
        Path libDir,
        @Nullable Path javaBinding,
        @Nullable Path jar,
        @Nullable Path mpirun,
        boolean ucx,
        List<Path> parameterFiles) {

    /** An installation whose list of files cannot be changed from outside. */
    public MpiInstallation {
        parameterFiles = List.copyOf(parameterFiles);
    }
}
