package org.muster.program;

import java.nio.file.Path;
import org.muster.nativeaccess.NativePrograms;
import org.slf4j.LoggerFactory;

/** The keeper of this JVM's programs. */
final class Keepers {
    private Keepers() {}

    static Keeper here() {
        return Holder.KEEPER;
    }

    /** Chosen once, when first needed. */
    private static final class Holder {
        static final Keeper KEEPER = choose();

        private static Keeper choose() {
            Path helper = NativePrograms.find(HelperKeeper.NAME).orElse(null);
            if (helper != null) {
                return new HelperKeeper(helper);
            }
            LoggerFactory.getLogger(Keepers.class)
                    .warn(
                            "{} was not found beside libmuster.so: processes that external programs leave behind, or that"
                                    + " run when this JVM is killed, will not be ended. Name the directory of both with"
                                    + " -Dmuster.native or MUSTER_NATIVE.",
                            HelperKeeper.NAME);
            return new HandleKeeper();
        }
    }
}
