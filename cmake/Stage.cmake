# Lays out an installation of Muster in PREFIX from what was built. For build/stage and for cmake --install alike; the latter gives
# LOCAL_JARS, and DESTDIR where PREFIX is not yet at its place.
#
#   bin/muster  lib/*.jar  lib/libmuster.so  lib/muster-{program,keeper,flux-agent}  lib/launcher/  etc/muster.properties
#   share/muster/  share/doc/muster/  share/man/  share/modulefiles/muster/

function(copy from to)
  configure_file("${from}" "${to}" COPYONLY)
endfunction()

# Jars lose their versions: class paths that people write down stay right.
function(copy_jars from to)
  file(GLOB jars "${from}/*.jar")
  foreach(jar ${jars})
    get_filename_component(name "${jar}" NAME)
    string(REGEX REPLACE "-[0-9][0-9A-Za-z.-]*\\.jar$" ".jar" name "${name}")
    copy("${jar}" "${to}/${name}")
  endforeach()
endfunction()

# What is there may be others', so Muster has a directory of its own: what it replaces is its own then.
file(GLOB there "${PREFIX}/*")
if(there AND LOCAL_JARS AND NOT EXISTS "${PREFIX}/etc/muster.properties")
  message(FATAL_ERROR "${PREFIX} has other files than Muster's in it, and Muster needs a directory of its own: "
    "install into a new one, such as ${PREFIX}/muster/${VERSION}.")
endif()

# Directories that come into being here are for all users, whatever the umask.
set(new "${PREFIX}")
set(parents)
while(NOT EXISTS "${new}")
  list(PREPEND parents "${new}")
  get_filename_component(new "${new}" DIRECTORY)
endwhile()
foreach(parent ${parents})
  file(MAKE_DIRECTORY "${parent}")
  file(CHMOD "${parent}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endforeach()

set(jar "${MPI_JAR}")
if(LOCAL_JARS AND MPI_JAR MATCHES "^${LOCAL_JARS}/")
  set(jar "lib/openmpi-${MPI_VERSION}/mpi.jar")
  copy("${MPI_JAR}" "${PREFIX}/${jar}")
endif()
file(WRITE "${PREFIX}/etc/muster.properties" "\
# What set-up found on this machine. A program uses the Open MPI of its environment where that is another.
muster.version=${VERSION}
java.home=${JAVA_HOME}
mpi.libdir=${MPI_LIBDIR}
mpi.version=${MPI_VERSION}
mpi.jar=${jar}
")

# Starting with files of an earlier stage would keep what is gone.
file(REMOVE_RECURSE "${PREFIX}/lib/launcher" "${PREFIX}/share/muster" "${PREFIX}/share/doc/muster" "${PREFIX}/share/modulefiles/muster")
file(GLOB old "${PREFIX}/lib/*.jar" "${PREFIX}/lib/*.aot" "${PREFIX}/lib/*.aot.*")
if(old)
  file(REMOVE ${old})
endif()

copy("${SOURCE}/launcher/bin/muster" "${PREFIX}/bin/muster")
copy_jars("${SOURCE}/java/muster/target/stage-lib" "${PREFIX}/lib")
copy("${SOURCE}/java/muster/target/muster-${VERSION}.jar" "${PREFIX}/lib/muster.jar")
copy("${SOURCE}/java/platform/target/muster-platform-${VERSION}.jar" "${PREFIX}/lib/muster-platform.jar")
copy("${NATIVE_LIBRARY}" "${PREFIX}/lib/libmuster.so")
copy("${PROGRAM_HELPER}" "${PREFIX}/lib/muster-program")
copy("${KEEPER}" "${PREFIX}/lib/muster-keeper")
copy("${SOURCE}/launcher/bin/muster-flux-agent" "${PREFIX}/lib/muster-flux-agent")
copy("${SUPERVISE}" "${PREFIX}/lib/launcher/supervise")
# JNA's own library beside it, so that it need not unpack it at every start.
cmake_host_system_information(RESULT processor QUERY OS_PLATFORM)
string(REPLACE "x86_64" "x86-64" processor "${processor}")
copy("${SOURCE}/launcher/target/jna-native/com/sun/jna/linux-${processor}/libjnidispatch.so"
  "${PREFIX}/lib/launcher/libjnidispatch.so")
copy("${SOURCE}/launcher/target/muster-launcher-${VERSION}.jar" "${PREFIX}/lib/launcher/muster-launcher.jar")
copy_jars("${SOURCE}/launcher/target/stage-lib" "${PREFIX}/lib/launcher")
file(REMOVE "${PREFIX}/lib/launcher/jspecify.jar") # Annotations are for the compiler.
copy("${SOURCE}/java/examples/scripts/Hello.java" "${PREFIX}/share/muster/examples/Hello.java")
copy("${SOURCE}/java/examples/target/muster-examples.jar" "${PREFIX}/share/muster/examples/muster-examples.jar")
file(GLOB_RECURSE examples RELATIVE "${SOURCE}/java/examples/src/main/java" "${SOURCE}/java/examples/src/main/java/*.java")
foreach(example ${examples})
  copy("${SOURCE}/java/examples/src/main/java/${example}" "${PREFIX}/share/muster/examples/src/${example}")
endforeach()
foreach(probe Calls Worker Pool Nodes Ranks Report World)
  copy("${SOURCE}/launcher/doctor/${probe}.java" "${PREFIX}/share/muster/doctor/${probe}.java")
endforeach()
file(GLOB texts RELATIVE "${SOURCE}" "${SOURCE}/README.md" "${SOURCE}/CHANGELOG.md" "${SOURCE}/LICENSE" "${SOURCE}/docs/*")
foreach(text ${texts})
  copy("${SOURCE}/${text}" "${PREFIX}/share/doc/muster/${text}")
endforeach()

configure_file("${SOURCE}/launcher/src/main/man/muster.1" "${PREFIX}/share/man/man1/muster.1" @ONLY)
# Lmod prefers the file with .lua, and Environment Modules sees only the other.
configure_file("${SOURCE}/launcher/src/main/modulefiles/muster.lua" "${PREFIX}/share/modulefiles/muster/${VERSION}.lua" @ONLY)
configure_file("${SOURCE}/launcher/src/main/modulefiles/muster.tcl" "${PREFIX}/share/modulefiles/muster/${VERSION}" @ONLY)
copy("${SOURCE}/launcher/src/main/sh/start-up-caches" "${PREFIX}/lib/launcher/start-up-caches")

# Start-up caches hold the place they are made at.
set(caches "${PREFIX}/lib/launcher/start-up-caches")
if(DESTDIR)
  message(NOTICE "Programs will start slower until start-up caches are made: where this has its place, call ${CMAKE_INSTALL_PREFIX}/lib/launcher/start-up-caches")
else()
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env "JAVA_HOME=${JAVA_HOME}" "${caches}" RESULT_VARIABLE failed)
  if(failed)
    message(WARNING "No start-up caches were made, so programs start slower: ${caches} failed.")
  endif()
endif()

# All users may read it, whatever the umask was and whatever the modes of the sources are.
execute_process(COMMAND chmod -R u+rwX,go+rX,go-w bin etc lib share WORKING_DIRECTORY "${PREFIX}" COMMAND_ERROR_IS_FATAL ANY)
