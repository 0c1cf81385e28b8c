/** The result store: a directory of immutable HDF5 files. */
@NullMarked
package org.muster.cache;

import org.jspecify.annotations.NullMarked;
