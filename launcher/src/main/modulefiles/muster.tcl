#%Module1.0
# Muster @VERSION@ for Environment Modules (and Lmod, which prefers the .lua beside this). It finds the installation from where
# it lies, PREFIX/share/modulefiles/muster; so the whole PREFIX can be moved, and a site's own module tree can have a link
# to this file. In a copy, name the prefix here:
set prefix ""

if {$prefix eq ""} {
    # With a part more at its end, the path's own last part is followed as well where it is a link.
    set file [file dirname [file normalize [file join $ModulesCurrentModulefile x]]]
    set prefix [file dirname [file dirname [file dirname [file dirname $file]]]]
}

proc ModulesHelp {} {
    puts stderr "Muster calls MPI-parallel functions from Java. The Java (25 or newer) and the Open MPI with its Java binding"
    puts stderr "are those of the environment: load their modules as well, before or after this one. 'muster doctor' says"
    puts stderr "which are used and why, and tries them; 'man muster' has the command. Examples are in"
    puts stderr "\$MUSTER_HOME/share/muster/examples."
}
module-whatis "MPI-parallel functions from Java, each call sized on its own (Muster @VERSION@)"

if {![file isfile $prefix/bin/muster]} {
    puts stderr "muster: no Muster is found from $ModulesCurrentModulefile: a copied module file has to name the prefix in its line 'set prefix'."
    exit 1
}

conflict muster
prepend-path PATH $prefix/bin
if {![info exists env(MANPATH)] || $env(MANPATH) eq ""} {
    append-path MANPATH {} ;# An empty part stands for where the system has its manual pages.
}
prepend-path MANPATH $prefix/share/man
setenv MUSTER_HOME $prefix
