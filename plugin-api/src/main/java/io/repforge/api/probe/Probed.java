package io.repforge.api.probe;

import io.repforge.api.array.Array;
import java.io.IOException;
import java.util.concurrent.CancellationException;

/** An encoder with data to probe it on. Made by the host, for one call. */
public interface Probed extends ProbeData {

    /**
     * What is to be learnt from, as the encoder sees it. It is computed when it is first asked for, and once for all probes.
     *
     * @throws IOException if the data can't be read
     */
    Examples learntExamples() throws IOException;

    /** As {@link #learntExamples}, what is to be tested on. */
    Examples testedExamples() throws IOException;

    /**
     * As {@link #testedExamples()}, of other observations: features of what is made of each. Computed anew at each call, and not kept; models that are trained
     * through the encoder don't see it.
     *
     * @throws IOException if the data can't be read again
     */
    Examples testedExamples(Change change) throws IOException;

    /** Makes another observation of one that is tested on, such as one with noise. */
    interface Change {

        /**
         * What the encoder is to see.
         *
         * @param row of the example
         * @param observation as it is in the data; not to be changed itself
         * @return of the same type and shape
         */
        Array of(int row, Array observation);
    }

    /**
     * The classes of both under a label. The user is told, once, of classes that are in one part only.
     *
     * @throws IOException if the data can't be read
     */
    ClassLabels classLabels(String label) throws IOException;

    /** Whether there is time for {@linkplain Score#isAtEndOnly scores at the end}. */
    boolean isAtEnd();

    /** Seed of every random choice. */
    long seed();

    /**
     * Trains a model on examples, on the device and by the steps that runs are trained by.
     *
     * @param learnt {@link #learntExamples}, or the same with other features. If it is trained through the encoder, observations take the place of their features
     * @throws IOException if the data can't be read again
     * @throws RuntimeException if the loss stops being finite, with a sentence for the user; let it through
     */
    Fitted fit(Fit fit, Examples learnt) throws IOException;

    /**
     * What several probes need of this encoder, computed for the first that asks for it.
     *
     * @param result equal ones are computed once: a record of all that it depends on
     * @throws IOException as it does
     */
    <T> T shared(Shared<T> result) throws IOException;

    /**
     * A result that probes share, such as a classifier on frozen features. It is kept until the encoder has been scored, so it should hold no native memory.
     *
     * @param <T> what it is
     */
    interface Shared<T> {

        /** Computes it. */
        T compute(Probed probed) throws IOException;
    }

    /**
     * Tells the user, once, what a score leaves out or what it is made of otherwise than they may think.
     *
     * @param sentence without a full stop
     */
    void warn(String sentence);

    /**
     * Lets a probe end early where the user interrupts the run: to be called now and then by what computes for long.
     *
     * @throws CancellationException if it is to end; let it through
     */
    void checkInterrupted();
}
