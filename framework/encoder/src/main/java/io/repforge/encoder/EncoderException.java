package io.repforge.encoder;

/** Something that an encoder can't do. The message says what is wrong with what, and what to do. */
public final class EncoderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EncoderException(String message) {
        super(message);
    }

    EncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
