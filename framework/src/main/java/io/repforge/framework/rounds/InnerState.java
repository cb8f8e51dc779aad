package io.repforge.framework.rounds;

/** What becomes of the optimizer's moments, such as Adam's, when a round ends. */
public enum InnerState {
    /** Each worker begins the next round without any: nothing of them is sent. */
    RESET,
    /** Each worker goes on with its own, which it takes along from round to round. */
    KEEP,
    /** All go on with their mean. */
    AVERAGE
}
