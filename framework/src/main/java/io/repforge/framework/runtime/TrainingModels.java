package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.framework.artifacts.TrainingProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtCheckpointState;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.bytedeco.onnxruntime.OrtTrainingSession;
import org.jspecify.annotations.Nullable;

/**
 * The models of a training session, as the program has them and perhaps lowered; the program itself is never changed.
 *
 * @param eval null if there is none
 * @param optimizer null if there is none
 */
public record TrainingModels(ModelProto training, @Nullable ModelProto eval, @Nullable ModelProto optimizer) {

    static TrainingModels of(TrainingProgram program) {
        return new TrainingModels(program.training(), program.eval(), program.optimizer());
    }

    /** @throws EngineException if the library rejects a model */
    OrtTrainingSession open(OrtLibrary library, OrtSessionOptions options, OrtCheckpointState state) {
        OrtTrainingSession session = new OrtTrainingSession();
        try (Pointer first = serialized(training); Pointer second = serialized(eval); Pointer third = serialized(optimizer)) {
            library.check(library.training.CreateTrainingSessionFromBuffer(library.env, options, state, first, first.limit(),
                    second, second.limit(), third, third.limit(), session));
        }
        return session;
    }

    private static Pointer serialized(@Nullable ModelProto model) {
        return model == null ? new Pointer() : new BytePointer(model.toByteArray());
    }
}
