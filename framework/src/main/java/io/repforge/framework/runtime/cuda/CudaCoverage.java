package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.framework.runtime.Precision;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a model that can't run on a CUDA device for want of a kernel. ONNX Runtime would run them on the CPU, with copies of
 * everything that they read and write: correct, but slow. It needs no GPU.
 */
public final class CudaCoverage {

    private final CudaKernels kernels = CudaKernels.load();
    private final Precision precision;

    /** Of sessions in float32. */
    public CudaCoverage() {
        this(Precision.FLOAT32);
    }

    /** @param precision what the products of sessions are computed in: float32 or float16 */
    public CudaCoverage(Precision precision) {
        this.precision = precision;
    }

    /**
     * A node without a kernel.
     *
     * @param name the node's name, which starts with its component's
     * @param operator with its domain, if that isn't ONNX's
     * @param inputs ONNX's names of the inputs' types; null where one is left out
     */
    public record Gap(String name, String operator, List<@Nullable String> inputs) {

        @Override
        public String toString() {
            return name + " (" + operator + " of " + inputs.stream().map(String::valueOf).reduce((a, b) -> a + ", " + b).orElse("nothing") + ")";
        }
    }

    /**
     * A variable that steps couldn't change, since it would lie in the host's memory.
     *
     * @param variable its name
     * @param reader name and operator of a node that reads it there
     */
    public record Stranded(String variable, String reader) {}

    /**
     * Looks at a model as a session on a CUDA device will get it, which isn't quite as it is written.
     *
     * @param written gives the types of all its tensors, as the models do that Repforge writes for training
     * @return in the model's order; empty if all of it runs on the device
     */
    public List<Gap> gaps(ModelProto written) {
        return gaps(placement(written));
    }

    static List<Gap> gaps(CudaPlacement placement) {
        return placement.withoutKernel().stream()
                .map(node -> new Gap(node.getName(), operator(node), placement.typesOf(node.getInputList())))
                .toList();
    }

    /**
     * Finds the variables that a training model couldn't change on a CUDA device: those that a node without a kernel reads, or one that is
     * put beside it.
     *
     * @param written as for {@link #gaps}
     * @return by name; empty if all can be trained
     */
    public List<Stranded> stranded(ModelProto written) {
        return stranded(placement(written));
    }

    static List<Stranded> stranded(CudaPlacement placement) {
        return placement.stranded().entrySet().stream()
                .map(entry -> new Stranded(entry.getKey(), entry.getValue().getName() + " (" + operator(entry.getValue()) + ")"))
                .sorted(Comparator.comparing(Stranded::variable))
                .toList();
    }

    private CudaPlacement placement(ModelProto written) {
        return CudaPlacement.of(CudaModel.lower(written, precision).getGraph(), kernels);
    }

    private static String operator(NodeProto node) {
        return node.getDomain().isEmpty() ? node.getOpType() : node.getDomain() + ":" + node.getOpType();
    }
}
