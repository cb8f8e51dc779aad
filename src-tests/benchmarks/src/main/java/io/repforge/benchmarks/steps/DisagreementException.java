package io.repforge.benchmarks.steps;

/** Engines that are to be compared don't compute the same. */
public final class DisagreementException extends RuntimeException {

    DisagreementException(String message) {
        super(message);
    }
}
