package io.repforge.framework.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** An encoder that was written and perhaps isn't what it should be. */
final class DoubtfulEncoder {

    private DoubtfulEncoder() {}

    /**
     * Says what was found, if anything was.
     *
     * @param file the encoder
     * @param doubt what its check found
     * @return what the command ends with
     */
    static int exitCode(PrintWriter err, Path file, Optional<String> doubt) {
        doubt.ifPresent(found -> err.println(file + " is written, but " + found
                + ": see by repforge evaluate whether it scores as the run did, or export it again with --device cpu."));
        return doubt.isPresent() ? 1 : 0;
    }
}
