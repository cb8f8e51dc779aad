package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.runtime.onednn.OneDnnOperators;

/** The CPU with oneDNN's kernels for what they train faster than ONNX Runtime's. They are loaded when they are first
 * asked for, or when a program has something that they could do. */
final class OneDnnBackend extends CpuBackend {

    private final OneDnnLoader loader;

    OneDnnBackend(SessionOptions options, Device wanted, OneDnnLoader loader) {
        super(options, wanted);
        this.loader = loader;
    }

    @Override
    public void requireTrainable() {
        super.requireTrainable();
        OneDnnOperators operators = loader.load();
        if (options().precision() == Precision.BFLOAT16 && !operators.hasBfloat16()) {
            throw new UserError("precision: bfloat16 needs a processor with instructions for it (AVX-512 BF16 or AMX), and this one has none: "
                    + "use precision: float32.");
        }
    }

    @Override
    public LoweredModels lower(TrainingModels written) {
        boolean bfloat16 = options().precision() == Precision.BFLOAT16;
        if (!bfloat16 && !OneDnnOperators.mayReplace(written.training())) {
            super.requireTrainable();
            return new LoweredModels(written, LoweredModels.Operators.NONE);
        }
        requireTrainable();
        OneDnnOperators operators = loader.load();
        return operators.lower(written.training(), bfloat16)
                .map(training -> new LoweredModels(new TrainingModels(training, written.eval(), written.optimizer()),
                        settings -> operators.addTo(settings, OrtSessionSettings.threads(options()))::close))
                .orElseGet(() -> new LoweredModels(written, LoweredModels.Operators.NONE));
    }
}
