package io.repforge.api.probe;

import io.repforge.api.array.Array;
import java.io.IOException;
import java.util.Map;

/** A model that was trained on examples. Made by the host. */
public interface Fitted {

    /** Values of its variables by name, those of the encoder too if it was trained through it. */
    Map<String, Array> values();

    /**
     * Predicts, a part of the examples at a time.
     *
     * @param tested {@link Probed#testedExamples}, or the same with other features
     * @throws IOException if the data can't be read again, or as the receiver does
     */
    void predict(Examples tested, Receiver receiver) throws IOException;

    /** Is given predictions in the order of the examples. */
    interface Receiver {

        /**
         * Predictions of some examples.
         *
         * @param first row of the first example
         * @param rows how many examples
         * @param predictions as {@link Fit.Model#predict} made them, example by example
         */
        void accept(int first, int rows, float[] predictions) throws IOException;
    }
}
