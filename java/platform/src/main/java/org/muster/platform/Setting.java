package org.muster.platform;

import org.jspecify.annotations.Nullable;

/**
 * One environment variable that decides how Open MPI works here, and who set it.
 *
 * @param name the variable, such as {@code OMPI_MCA_pml}
 * @param value the value in force; null where another of the site's settings made ours pointless
 * @param origin who set it
 * @param why what it is good for, or where it was set; one clause
 */
public record Setting(String name, @Nullable String value, Origin origin, String why) {
    /** Who set a variable. */
    public enum Origin {
        /** Muster chose it, and it is still to be put into the environment. */
        MUSTER,
        /** The user has it in the environment. */
        USER,
        /** A parameter file of the site or the user has it. */
        SITE
    }
}
