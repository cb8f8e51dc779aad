package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.runtime.cuda.CudaModel;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.util.Optional;
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
record TrainingModels(ModelProto training, @Nullable ModelProto eval, @Nullable ModelProto optimizer) {

    static TrainingModels of(TrainingProgram program) {
        return new TrainingModels(program.training(), program.eval(), program.optimizer());
    }

    /**
     * Lowered for CUDA devices.
     *
     * @param precision what the training model's products are computed in: float32 or float16
     */
    TrainingModels forCuda(Precision precision) {
        return new TrainingModels(CudaModel.of(training, precision), eval == null ? null : CudaModel.of(eval, Precision.FLOAT32),
                optimizer == null ? null : CudaModel.of(optimizer, Precision.FLOAT32));
    }

    /**
     * With operators for oneDNN in the training model.
     *
     * @param bfloat16 whether convolutions round what they multiply to bfloat16
     * @return empty if it needs none
     */
    Optional<TrainingModels> lowered(OneDnnOperators operators, boolean bfloat16) {
        return operators.lower(training, bfloat16).map(model -> new TrainingModels(model, eval, optimizer));
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
