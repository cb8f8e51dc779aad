package io.repforge.framework.rounds;

/** In what workers send their numbers. */
public enum Compress {
    /** As they are, in float32. */
    NONE,
    /** What a round has changed of them, rounded to bfloat16: half the bytes. */
    BFLOAT16
}
