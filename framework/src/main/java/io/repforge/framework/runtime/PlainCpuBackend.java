package io.repforge.framework.runtime;

import io.repforge.framework.UserError;

/** The CPU with ONNX Runtime's own kernels alone. */
final class PlainCpuBackend extends CpuBackend {

    PlainCpuBackend(SessionOptions options, Device wanted) {
        super(options, wanted);
    }

    @Override
    public void requireTrainable() {
        super.requireTrainable();
        if (options().precision() == Precision.BFLOAT16) {
            throw new UserError("precision: bfloat16 needs oneDNN's kernels, and onednn is false: set onednn: true, or use precision: float32.");
        }
    }

    @Override
    public LoweredModels lower(TrainingModels written) {
        requireTrainable();
        return new LoweredModels(written, LoweredModels.Operators.NONE);
    }
}
