package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.cuda.CudaModel;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtCheckpointState;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.bytedeco.onnxruntime.OrtTrainingSession;
import org.jspecify.annotations.Nullable;

/**
 * The serialized models of a training session, as they were read and perhaps lowered; what lies on disk is never changed.
 *
 * @param eval null if there is none
 * @param optimizer null if there is none
 */
record TrainingModels(byte[] training, byte @Nullable [] eval, byte @Nullable [] optimizer) {

    /** @throws UserError if a file can't be read */
    static TrainingModels of(TrainingArtifacts artifacts) {
        return new TrainingModels(read(artifacts.training()), artifacts.eval() == null ? null : read(artifacts.eval()),
                artifacts.optimizer() == null ? null : read(artifacts.optimizer()));
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

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError("The model " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * With operators for oneDNN in the training model.
     *
     * @param bfloat16 whether convolutions round what they multiply to bfloat16
     * @return empty if it needs none, or is no model, which the library will say better
     */
    Optional<TrainingModels> lowered(OneDnnOperators operators, boolean bfloat16) {
        try {
            return operators.lower(ModelProto.parseFrom(training), bfloat16)
                    .map(model -> new TrainingModels(model.toByteArray(), eval, optimizer));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** @throws EngineException if the library rejects a model */
    OrtTrainingSession open(OrtLibrary library, OrtSessionOptions options, OrtCheckpointState state) {
        OrtTrainingSession session = new OrtTrainingSession();
        try (Pointer first = pointer(training); Pointer second = pointer(eval); Pointer third = pointer(optimizer)) {
            library.check(library.training.CreateTrainingSessionFromBuffer(library.env, options, state, first, training.length,
                    second, length(eval), third, length(optimizer), session));
        }
        return session;
    }

    private static Pointer pointer(byte @Nullable [] bytes) {
        return bytes == null ? new Pointer() : new BytePointer(bytes);
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
