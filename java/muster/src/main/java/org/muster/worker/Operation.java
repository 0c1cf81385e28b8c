package org.muster.worker;

/** Something that completes by being looked at again and again; nothing in it blocks. */
@FunctionalInterface
interface Operation {
    /** Does what can be done now. Not called again after {@link Progress#DONE}. */
    Progress poll();
}
