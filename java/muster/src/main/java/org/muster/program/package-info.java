/**
 * Runs external programs: {@link org.muster.program.LocalRunner} is what {@link org.muster.Program} finds through {@link
 * java.util.ServiceLoader}. Imports the face, {@code nativeaccess} and {@code platform}.
 */
@NullMarked
package org.muster.program;

import org.jspecify.annotations.NullMarked;
