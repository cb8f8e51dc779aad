package io.repforge.robotlearning.hdf5;

import java.io.IOException;

/** The file can't be read any more, whatever is asked of it; not a fault of what is in it. */
final class UnreachableFileException extends IOException {

    private static final long serialVersionUID = 1;

    UnreachableFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
