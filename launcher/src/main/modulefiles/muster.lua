-- Muster @VERSION@ for Lmod. It finds the installation from where it lies, PREFIX/share/modulefiles/muster; so the whole
-- PREFIX can be moved, and a site's own module tree can have a link to this file. In a copy, name the prefix here:
local prefix = ""

local function installed(file)
    return file:match("^(.*)/share/modulefiles/[^/]+/[^/]+$") or ""
end

if prefix == "" then
    prefix = installed(myFileName())
    if not isFile(pathJoin(prefix, "bin/muster")) then
        prefix = installed((subprocess("readlink -f '" .. myFileName() .. "'"):gsub("%s+$", "")))
    end
end
if not isFile(pathJoin(prefix, "bin/muster")) then
    LmodError("no Muster is found from " .. myFileName() .. ": a copied module file has to name the prefix in its line 'local prefix'.")
end

whatis("Name: Muster")
whatis("Version: @VERSION@")
whatis("Category: library, runtime support")
whatis("Description: MPI-parallel functions from Java, each call sized on its own")
help([[
Muster calls MPI-parallel functions from Java. The Java (25 or newer) and the Open MPI with its Java binding are those of
the environment: load their modules as well, before or after this one. 'muster doctor' says which are used and why, and
tries them; 'man muster' has the command. Examples are in $MUSTER_HOME/share/muster/examples.
]])

conflict("muster")
prepend_path("PATH", pathJoin(prefix, "bin"))
if (os.getenv("MANPATH") or "") == "" then
    append_path("MANPATH", "") -- An empty part stands for where the system has its manual pages.
end
prepend_path("MANPATH", pathJoin(prefix, "share/man"))
setenv("MUSTER_HOME", prefix)
