package io.repforge.framework.runtime;

import org.bytedeco.onnxruntime.OrtSessionOptions;

/**
 * A program's models as a device's sessions get them.
 *
 * @param models to open
 * @param operators what they need beside the library's own
 */
public record LoweredModels(TrainingModels models, Operators operators) {

    /** Operators that models were lowered to. */
    public interface Operators {

        /** Those of the library alone. */
        Operators NONE = settings -> () -> {};

        /** Teaches them to the sessions that are made of these settings. The result is closed after them. */
        Added addTo(OrtSessionOptions settings);
    }

    /** Operators of one session. */
    public interface Added extends AutoCloseable {
        @Override
        void close();
    }
}
