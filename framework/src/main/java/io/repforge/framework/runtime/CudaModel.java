package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models as sessions on CUDA devices get them. */
final class CudaModel {

    private static final Logger LOG = LoggerFactory.getLogger(CudaModel.class);
    private static final int NAMED = 5;

    private CudaModel() {}

    /**
     * @return the model said in what the devices have kernels for; one that can't be parsed as it is, for the library to refuse
     */
    static byte[] of(byte[] model) {
        try {
            ModelProto written = ModelProto.parseFrom(model);
            warn(new CudaCoverage().gaps(written));
            return CudaLowering.lower(written).toByteArray();
        } catch (InvalidProtocolBufferException e) {
            return model;
        }
    }

    /** @throws UserError if the file can't be read */
    static byte[] of(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UserError("The model " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static void warn(List<CudaCoverage.Gap> gaps) {
        if (!gaps.isEmpty()) {
            LOG.warn("{} operations have no kernel on CUDA devices and run on the CPU, with copies to and fro: {}{}.", gaps.size(),
                    String.join(", ", gaps.stream().limit(NAMED).map(CudaCoverage.Gap::toString).toList()), gaps.size() > NAMED ? ", …" : "");
        }
    }
}
