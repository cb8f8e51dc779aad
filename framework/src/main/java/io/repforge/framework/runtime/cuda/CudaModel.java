package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Precision;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models as sessions on CUDA devices get them. */
public final class CudaModel {

    private static final Logger LOG = LoggerFactory.getLogger(CudaModel.class);
    private static final int NAMED = 5;

    private CudaModel() {}

    /**
     * @param precision what the products of networks are computed in: float32 or float16
     * @return the model said in what the devices have kernels for; one that can't be parsed as it is, for the library to refuse
     * @throws UserError if it is to train what would lie in the host's memory, where its steps don't write
     */
    public static byte[] of(byte[] model, Precision precision) {
        try {
            return of(ModelProto.parseFrom(model), precision).toByteArray();
        } catch (InvalidProtocolBufferException e) {
            return model;
        }
    }

    /**
     * @param precision what the products of networks are computed in: float32 or float16
     * @return the model said in what the devices have kernels for
     * @throws UserError if it is to train what would lie in the host's memory, where its steps don't write
     */
    public static ModelProto of(ModelProto model, Precision precision) {
        ModelProto lowered = lower(model, precision);
        CudaPlacement placement = CudaPlacement.of(lowered.getGraph(), CudaKernels.load());
        refuse(CudaCoverage.stranded(placement));
        warn(CudaCoverage.gaps(placement));
        return lowered;
    }

    /** As a session on a CUDA device gets it: what others wrote as it is. */
    static ModelProto lower(ModelProto written, Precision precision) {
        if (!CudaLowering.isOurs(written)) {
            return written;
        }
        ModelProto lowered = PopulationVariance.of(CudaLowering.lower(written));
        return precision == Precision.FLOAT16 ? Float16Lowering.lower(lowered) : lowered;
    }

    private static void refuse(List<CudaCoverage.Stranded> stranded) {
        stranded.stream().findFirst().ifPresent(first -> {
            throw new UserError("The network can't be trained on a CUDA device, since " + first.reader() + " reads " + first.variable()
                    + " on the CPU for want of a CUDA kernel: train it with device: cpu.");
        });
    }

    private static void warn(List<CudaCoverage.Gap> gaps) {
        if (!gaps.isEmpty()) {
            LOG.warn("CUDA devices have no kernel for {} of the model's operations, which run on the CPU with copies to and fro: {}{}.", gaps.size(),
                    String.join(", ", gaps.stream().limit(NAMED).map(CudaCoverage.Gap::toString).toList()), gaps.size() > NAMED ? ", …" : "");
        }
    }
}
