# Lays out an installation of Muster in PREFIX from what was built. For build/stage and for cmake --install alike.
#
#   bin/muster  lib/*.jar  lib/libmuster.so  lib/muster-{program,keeper,flux-agent}  lib/launcher/  etc/muster.properties  share/muster/  share/doc/muster/

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

# Starting with files of an earlier stage would keep jars that are gone.
file(REMOVE_RECURSE "${PREFIX}/lib/launcher")
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
foreach(probe Calls Worker Pool Ranks Report World)
  copy("${SOURCE}/launcher/doctor/${probe}.java" "${PREFIX}/share/muster/doctor/${probe}.java")
endforeach()
file(GLOB texts RELATIVE "${SOURCE}" "${SOURCE}/README.md" "${SOURCE}/CHANGELOG.md" "${SOURCE}/LICENSE" "${SOURCE}/docs/*")
foreach(text ${texts})
  copy("${SOURCE}/${text}" "${PREFIX}/share/doc/muster/${text}")
endforeach()

set(jar "${MPI_JAR}")
if(LOCAL_JARS AND MPI_JAR MATCHES "^${LOCAL_JARS}/")
  set(jar "lib/openmpi-${MPI_VERSION}/mpi.jar")
  copy("${MPI_JAR}" "${PREFIX}/${jar}")
endif()
file(WRITE "${PREFIX}/etc/muster.properties" "\
# What set-up found on this machine. A program uses the Open MPI of its PATH where that is another.
muster.version=${VERSION}
java.home=${JAVA_HOME}
mpi.libdir=${MPI_LIBDIR}
mpi.version=${MPI_VERSION}
mpi.jar=${jar}
")

# Start-up caches, made of a first run each: without them the command takes 0.15 s longer to start, a source file 0.5 s, and a worker
# twice as long. Nothing else depends on them, so a machine where they cannot be made is told and goes on.
set(launcher_cache "${PREFIX}/lib/launcher/launcher.aot")
set(program_cache "${PREFIX}/lib/muster.aot")
set(worker_cache "${PREFIX}/lib/worker.aot")
set(run "${PREFIX}/bin/muster" run)
set(probes "${PREFIX}/share/muster/doctor")
set(ENV{JAVA_HOME} "${JAVA_HOME}")

# What a cache was made with; see StartupCache.java.
function(record cache)
  file(REAL_PATH "${JAVA_HOME}" home)
  file(REAL_PATH "${PREFIX}/lib" lib)
  file(STRINGS "${home}/release" release REGEX "^JAVA_VERSION=")
  string(REGEX REPLACE "^JAVA_VERSION=\"?([^\"]*)\"?$" "\\1" release "${release}")
  file(WRITE "${cache}.jdk" "${home}\n${release}\n${lib}\n")
endfunction()

# Runs a program that is to make a cache; tells in "made" whether it did.
function(try_to_make cache)
  execute_process(COMMAND ${run} ${ARGN}
    RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said TIMEOUT 120)
  if(NOT failed AND EXISTS "${cache}")
    record("${cache}")
    set(made TRUE PARENT_SCOPE)
  else()
    file(REMOVE "${cache}")
    string(REGEX MATCH "[^\n]*[eE](rror|xception)[^\n]*" complaint "${said}")
    message(NOTICE "No ${cache} from ${ARGN}, which failed: ${complaint}")
    set(made FALSE PARENT_SCOPE)
  endif()
endfunction()

set(ENV{MUSTER_LAUNCHER_OPTS} "-XX:AOTCacheOutput=${launcher_cache}")
execute_process(COMMAND ${run} --dry-run "${probes}/Calls.java"
  RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
unset(ENV{MUSTER_LAUNCHER_OPTS})
if(failed OR NOT EXISTS "${launcher_cache}")
  message(WARNING "No start-up cache was made for the muster command:\n${said}")
endif()
foreach(program Worker World)
  try_to_make("${program_cache}" "-J-XX:AOTCacheOutput=${program_cache}" "${probes}/${program}.java")
  if(made)
    # A worker writes it as it ends, which takes longer than ending otherwise may.
    try_to_make("${worker_cache}" "-J-Dmuster.workerCache=${worker_cache}" "-J-Dmuster.graceMillis=60000" "${probes}/Worker.java")
    return()
  endif()
endforeach()
