package io.repforge.framework.data;

/** What is done about a step that can't be read while those after it can. */
public enum OnError {
    /** The reading ends with a sentence that names it. */
    FAIL,
    /** It is left out and counted. */
    SKIP
}
