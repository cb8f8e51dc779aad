package io.repforge.framework.runtime;

import java.util.Locale;

/** Whether training on the CPU computes convolutions and batch normalisation by oneDNN's kernels, which are faster than ONNX Runtime's and sum in another order. */
public enum OneDnnUse {

    /** Where it can't be loaded, nothing is trained. */
    TRUE,

    /** ONNX Runtime's own kernels are taken. */
    FALSE,

    /** Where it can't be loaded, ONNX Runtime's own kernels are taken, which is said; a run's recipe then has {@code onednn: false}, or else {@code true}. */
    IF_POSSIBLE;

    public static OneDnnUse of(boolean wanted) {
        return wanted ? TRUE : FALSE;
    }

    /** As YAML gives it: true, false or text. */
    public Object plain() {
        return this == IF_POSSIBLE ? toString() : (Object) (this == TRUE);
    }

    /** As recipes write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
