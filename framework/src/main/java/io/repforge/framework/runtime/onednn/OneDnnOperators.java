package io.repforge.framework.runtime.onednn;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import java.util.Optional;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/** The operators that training models are lowered to. Keep one per engine, and close it last. */
public final class OneDnnOperators implements AutoCloseable {

    /** What they are in. */
    static final String DOMAIN = "io.repforge.onednn";

    private final CustomOperators operators;
    private final OneDnn library;

    /**
     * Loads oneDNN.
     *
     * @throws LinkageError if its native library isn't there or can't run here
     */
    public OneDnnOperators(OrtApi api) {
        this.library = new OneDnn();
        this.operators = new CustomOperators(api);
    }

    /**
     * The model with what oneDNN does better replaced by operators of ours.
     *
     * @param bfloat16 whether convolutions and dense layers round what they multiply to bfloat16, where there are kernels for that
     * @return empty if there is nothing to replace
     */
    public Optional<ModelProto> lower(ModelProto model, boolean bfloat16) {
        return OneDnnLowering.apply(library, model, bfloat16);
    }

    /** Whether a model has a node that {@link #lower} would look at; if not, it needn't be loaded. */
    public static boolean mayReplace(ModelProto model) {
        return OneDnnLowering.mayReplace(model.getGraph());
    }

    /** Whether this processor multiplies numbers of bfloat16 faster than those of float32. */
    public boolean hasBfloat16() {
        return library.bfloat16;
    }

    /**
     * Teaches the operators to the sessions that are made of these options. The result must be closed after them.
     *
     * @param threads how many a kernel uses
     */
    public ForSession addTo(OrtSessionOptions options, int threads) {
        Workspace workspace = new Workspace(library, threads);
        CustomOperators.Domain domain = operators.domain(DOMAIN, List.of(
                new CustomOperator(ConvolutionForward.NAME, 3, 1, node -> ConvolutionForward.kernel(library, workspace, node)),
                new CustomOperator(ConvolutionBackward.NAME, 3, 3, node -> ConvolutionBackward.kernel(library, workspace, node)),
                new CustomOperator(NormalizationForward.NAME, 5, 6, node -> new NormalizationForward(library, workspace, node)),
                new CustomOperator(NormalizationBackward.NAME, 6, 3, node -> NormalizationBackward.kernel(library, workspace, node)),
                new CustomOperator(LayerNormForward.NAME, 3, 3, node -> LayerNormForward.kernel(library, workspace, node)),
                new CustomOperator(LayerNormBackward.NAME, 5, 3, node -> LayerNormBackward.kernel(library, workspace, node)),
                new CustomOperator(Activations.GELU, 1, 1, node -> Activations.gelu(library, workspace, node)),
                new CustomOperator(Activations.GELU_GRADIENT, 2, 1, node -> Activations.geluGradient(library, workspace, node)),
                new CustomOperator(Activations.SOFTMAX_GRADIENT, 2, 1, node -> Activations.softmaxGradient(library, workspace, node)),
                new CustomOperator(RectifiedSum.NAME, 2, 1, node -> RectifiedSum.kernel(library, workspace, node)),
                new CustomOperator(ColumnSum.NAME, 1, 1, node -> ColumnSum.kernel(library, workspace, node)),
                new CustomOperator(MatrixProduct.NAME, 4, 1, node -> MatrixProduct.kernel(library, workspace, node)),
                new CustomOperator(Relayout.NAME, 1, 1, node -> Relayout.kernel(library, workspace, node))));
        domain.addTo(options);
        return new ForSession(domain, workspace);
    }

    /** The operators of one session. */
    public static final class ForSession implements AutoCloseable {

        private final CustomOperators.Domain domain;
        private final Workspace workspace;

        private ForSession(CustomOperators.Domain domain, Workspace workspace) {
            this.domain = domain;
            this.workspace = workspace;
        }

        @Override
        public void close() {
            domain.close();
            workspace.close();
        }
    }

    @Override
    public void close() {
        operators.close();
        library.close();
    }
}
