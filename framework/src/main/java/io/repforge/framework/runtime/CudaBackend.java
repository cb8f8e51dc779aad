package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.cuda.CudaModel;
import java.util.List;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/** A CUDA device. Models are said in what it has kernels for, and batches lie in memory that it copies from by itself. */
final class CudaBackend implements Backend {

    /** Sums in another order, of float32. */
    private static final double TOLERANCE = 1e-4;
    /** Of factors that are rounded to TF32, with 10 bits: 5e-4 each, in several layers. */
    private static final double TF32_TOLERANCE = 1e-2;

    private final SessionOptions options;
    private final Device wanted;
    private final CudaDevices devices;

    /**
     * @param options decided
     * @param wanted the device that was asked for, which may have been left open
     */
    CudaBackend(SessionOptions options, Device wanted, CudaDevices devices) {
        this.options = options;
        this.wanted = wanted;
        this.devices = devices;
    }

    @Override
    public SessionOptions options() {
        return options;
    }

    @Override
    public void requireTrainable() {
        if (options.precision() == Precision.BFLOAT16) {
            throw new UserError("precision: bfloat16 can't be had on " + options.device() + options.device().hereFor(wanted)
                    + ": use precision: float16 or float32, or device: cpu.");
        }
    }

    @Override
    public LoweredModels lower(TrainingModels written) {
        requireTrainable();
        return new LoweredModels(new TrainingModels(CudaModel.of(written.training(), options.precision()),
                written.eval() == null ? null : CudaModel.of(written.eval(), Precision.FLOAT32),
                written.optimizer() == null ? null : CudaModel.of(written.optimizer(), Precision.FLOAT32)), LoweredModels.Operators.NONE);
    }

    @Override
    public byte[] lower(byte[] model) {
        return CudaModel.of(model, Precision.FLOAT32);
    }

    @Override
    public void configure(OrtSessionOptions settings) {
        devices.tell(options);
        devices.append(settings, options.device().index(), options.cuda());
    }

    /** Pinned, so that the device copies from it without the processor and at the bus's full speed; as the system gives it where that can't be had, which is logged. */
    @Override
    public HostMemory memory() {
        return devices.pinnedMemory(options.device().index());
    }

    @Override
    public double tolerance() {
        return options.cuda().tf32() ? TF32_TOLERANCE : TOLERANCE;
    }

    /** {@code onednn} is about the CPU, and has a value that isn't chosen. */
    @Override
    public List<String> unheeded() {
        return List.of();
    }

    @Override
    public boolean usesMachineMemory() {
        return false;
    }
}
