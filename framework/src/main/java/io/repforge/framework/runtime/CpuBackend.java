package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import java.util.List;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/** What holds for the CPU, whoever's kernels train on it. */
abstract class CpuBackend implements Backend {

    /** Sums in another order, of float32. */
    private static final double TOLERANCE = 1e-4;

    private final SessionOptions options;
    private final Device wanted;

    /**
     * @param options decided
     * @param wanted the device that was asked for, which may have been left open
     */
    CpuBackend(SessionOptions options, Device wanted) {
        this.options = options;
        this.wanted = wanted;
    }

    @Override
    public final SessionOptions options() {
        return options;
    }

    @Override
    public void requireTrainable() {
        if (options.precision() == Precision.FLOAT16) {
            throw new UserError("precision: float16 can't be had on the CPU" + options.device().hereFor(wanted) + ": use precision: bfloat16 or float32.");
        }
    }

    /** ONNX Runtime's kernels take models as they are. */
    @Override
    public final byte[] lower(byte[] model) {
        return model;
    }

    /** The library computes on the CPU if nothing else is said. */
    @Override
    public final void configure(OrtSessionOptions settings) {}

    @Override
    public final HostMemory memory() {
        return HostMemory.PAGEABLE;
    }

    @Override
    public final double tolerance() {
        return TOLERANCE;
    }

    @Override
    public final List<String> unheeded() {
        return options.cuda().equals(CudaOptions.DEFAULT) ? List.of()
                : List.of("cuda: what it says is for CUDA devices, and changes nothing on the CPU" + options.device().hereFor(wanted) + ".");
    }

    @Override
    public final boolean usesMachineMemory() {
        return true;
    }
}
