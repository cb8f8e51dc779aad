package io.repforge.framework.runtime.cuda;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Outside;
import io.repforge.api.graph.Padding;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.framework.artifacts.OnnxWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever plugin authors build a graph of has CUDA kernels, not only what the algorithms use that are there. Gradients: {@link CudaLoweringTest}. */
class CudaOperationsTest {

    private static final CudaCoverage COVERAGE = new CudaCoverage();

    /** Tensors to build of. */
    private record Operands(Graph graph, DType type) {

        Tensor of(long... dims) {
            return of(type, dims);
        }

        Tensor of(DType type, long... dims) {
            return graph.input("x" + graph.inputs().size(), type, Shape.of(dims));
        }
    }

    private interface Operation extends Function<Operands, Tensor> {}

    /** By the method of {@link Tensor}, or of the class that is named in front. */
    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            entry("add", o -> o.of(2, 3).add(o.of(3)).add(1)),
            entry("sub", o -> o.of(2, 3).sub(o.of(3)).sub(1)),
            entry("mul", o -> o.of(2, 3).mul(o.of(3)).mul(2)),
            entry("div", o -> o.of(2, 3).div(o.of(3)).div(2)),
            entry("pow", o -> o.of(2, 3).pow(o.of(3)).pow(2)),
            entry("min", o -> o.of(2, 3).min(o.of(3))),
            entry("max", o -> o.of(2, 3).max(o.of(3)).max(true, 1)),
            entry("neg", o -> o.of(2).neg()),
            entry("abs", o -> o.of(2).abs()),
            entry("exp", o -> o.of(2).exp()),
            entry("log", o -> o.of(2).log()),
            entry("sqrt", o -> o.of(2).sqrt()),
            entry("square", o -> o.of(2).square()),
            entry("erf", o -> o.of(2).erf()),
            entry("sin", o -> o.of(2).sin()),
            entry("cos", o -> o.of(2).cos()),
            entry("floor", o -> o.of(2).floor()),
            entry("sign", o -> o.of(2).sign()),
            entry("clip", o -> o.of(2).clip(0, 1)),
            entry("greater", o -> o.of(2, 3).greater(o.of(3))),
            entry("greaterOrEqual", o -> o.of(2, 3).greaterOrEqual(o.of(3))),
            entry("less", o -> o.of(2, 3).less(o.of(3)).and(o.of(2, 3).less(1))),
            entry("lessOrEqual", o -> o.of(2, 3).lessOrEqual(o.of(3))),
            entry("equalTo", o -> o.of(2, 3).equalTo(o.of(3))),
            entry("and", o -> o.of(DType.BOOL, 2).and(o.of(DType.BOOL, 2))),
            entry("or", o -> o.of(DType.BOOL, 2).or(o.of(DType.BOOL, 2))),
            entry("not", o -> o.of(DType.BOOL, 2).not()),
            entry("where", o -> o.of(DType.BOOL, 2).where(o.of(2), o.of(2))),
            entry("relu", o -> o.of(2).relu()),
            entry("leakyRelu", o -> o.of(2).leakyRelu(0.1)),
            entry("elu", o -> o.of(2).elu(1)),
            entry("sigmoid", o -> o.of(2).sigmoid()),
            entry("tanh", o -> o.of(2).tanh()),
            entry("softplus", o -> o.of(2).softplus()),
            entry("gelu", o -> o.of(2).gelu()),
            entry("softmax", o -> o.of(2, 3).softmax(1)),
            entry("logSoftmax", o -> o.of(2, 3).logSoftmax(1)),
            entry("sum", o -> o.of(2, 3).sum(true, 1).sum()),
            entry("mean", o -> o.of(2, 3).mean(true, 1).mean()),
            entry("logSumExp", o -> o.of(2, 3).logSumExp(true, 1)),
            entry("argMax", o -> o.of(2, 3).argMax(1)),
            entry("l2Normalize", o -> o.of(2, 3).l2Normalize(1)),
            entry("standardize", o -> o.of(2, 3).standardize(1, 1e-6)),
            entry("reshape", o -> o.of(2, 3).reshape(3, 2)),
            entry("flatten", o -> o.of(2, 3, 4).flatten(1)),
            entry("transpose", o -> o.of(2, 3).transpose(1, 0)),
            entry("transposeMatrix", o -> o.of(2, 3).transposeMatrix()),
            entry("squeeze", o -> o.of(2, 1).squeeze(1)),
            entry("unsqueeze", o -> o.of(2).unsqueeze(0)),
            entry("expand", o -> o.of(1, 3).expand(Shape.of(2, 3))),
            entry("concat", o -> Tensor.concat(0, o.of(2), o.of(3))),
            entry("split", o -> o.of(5).split(0, 2, 3).get(1)),
            entry("slice", o -> o.of(5).slice(0, 1, 3).slice(0, 0, 2, 2)),
            entry("select", o -> o.of(5, 2).select(0, -1)),
            entry("gather", o -> o.of(5, 2).gather(0, o.of(DType.INT64, 3))),
            entry("gatherElements", o -> o.of(5, 2).gatherElements(0, o.of(DType.INT64, 3, 2))),
            entry("Ranking.largest", o -> Ranking.largest(o.of(5, 2), 1, 1).values()),
            entry("Ranking.smallest", o -> Ranking.smallest(o.of(5, 2), 0, 3).indices()),
            entry("Ranking.ascending", o -> Ranking.ascending(o.of(5, 2), 1).values()),
            entry("Ranking.descending", o -> Ranking.descending(o.of(5, 2), 1).values()),
            entry("Ranking.places", o -> Ranking.ascending(o.of(5, 2), 1).places()),
            entry("Rows.gather", o -> Rows.gather(o.of(5, 2, 3), o.of(DType.INT64, 5, 4))),
            entry("Rows.scatter", o -> Rows.scatter(o.of(5, 2, 3), o.of(DType.INT64, 5, 1), o.of(5, 1, 3))),
            entry("Rows.repeat", o -> Rows.repeat(o.of(1, 3), o.of(5, 2))),
            entry("pad", o -> o.of(5, 2).pad(0, 1, 0, 1, 0).pad(Padding.REFLECT, 1, 0, 1, 0)),
            entry("tile", o -> o.of(5, 2).tile(1, 2)),
            entry("oneHot", o -> o.of(DType.INT64, 5).oneHot(3)),
            entry("cast", o -> o.of(5).cast(DType.INT64).cast(DType.UINT8).cast(DType.BOOL).cast(DType.FLOAT32)),
            entry("stopGradient", o -> o.of(5).add(1).stopGradient()),
            entry("matmul", o -> o.of(4, 2, 3).matmul(o.of(3, 5))),
            entry("linear", o -> o.of(2, 5, 3).linear(o.of(4, 3), o.of(4)).reshape(10, 4).linear(o.of(3, 4), null)),
            entry("conv", o -> o.of(2, 3, 8, 8).conv(o.of(4, 3, 3, 3), o.of(4), Window.stride(1, 1))),
            entry("convTranspose", o -> o.of(2, 3, 8, 8).convTranspose(o.of(3, 4, 3, 3), o.of(4), Window.stride(2, 1), 1)),
            entry("maxPool", o -> o.of(2, 3, 8, 8).maxPool(3, 2, 1)),
            entry("averagePool", o -> o.of(2, 3, 8, 8).averagePool(3, 2, 1)),
            entry("adaptiveAveragePool", o -> o.of(2, 3, 8, 8).adaptiveAveragePool(4, 4).adaptiveAveragePool(3, 3)),
            entry("globalAveragePool", o -> o.of(2, 3, 8, 8).globalAveragePool()),
            entry("resizeNearest", o -> o.of(2, 3, 8, 8).resizeNearest(16, 16)),
            entry("gridSample", o -> o.of(2, 3, 8, 8).gridSample(o.of(2, 4, 4, 2), Outside.ZEROS)),
            entry("batchNormInference", o -> o.of(2, 3, 8, 8).batchNormInference(o.of(3), o.of(3), o.of(3), o.of(3), 1e-5)),
            entry("batchNormTraining", o -> o.of(2, 3, 8, 8).batchNormTraining(o.of(3), o.of(3), o.of(3), o.of(3), 1e-5, 0.9).output()),
            entry("layerNorm", o -> o.of(2, 3).layerNorm(1, o.of(3), o.of(3), 1e-5)),
            entry("groupNorm", o -> o.of(2, 4, 8, 8).groupNorm(2, o.of(4), o.of(4), 1e-5)),
            entry("instanceNorm", o -> o.of(2, 3, 8, 8).instanceNorm(o.of(3), o.of(3), 1e-5)),
            entry("lstm", o -> o.of(5, 2, 3).lstm(o.of(1, 16, 3), o.of(1, 16, 4), o.of(1, 32))),
            entry("gru", o -> o.of(5, 2, 3).gru(o.of(1, 12, 3), o.of(1, 12, 4), o.of(1, 24))),
            entry("crossEntropy", o -> o.of(5, 3).crossEntropy(o.of(DType.INT64, 5))));

    /** Operations that move elements or count them, which plugins do with other types too. */
    private static final List<String> OF_ANY_TYPE = List.of("equalTo", "where", "reshape", "transpose", "squeeze", "unsqueeze", "expand",
            "concat", "split", "slice", "select", "gather", "gatherElements", "tile", "pad");

    private static List<CudaCoverage.Gap> gaps(String operation, DType type) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor result = OPERATIONS.get(operation).apply(new Operands(graph, type));
        return COVERAGE.gaps(OnnxWriter.of(graph).output("result", result).write());
    }

    static Stream<String> operations() {
        return OPERATIONS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void runsOnTheDevice(String operation) {
        assertEquals(List.of(), gaps(operation, DType.FLOAT32));
    }

    /** Of these, the CPU computes the few that there may be, with copies. */
    @Test
    void otherTypesDoButForTheseOnes() {
        Set<String> missing = new TreeSet<>();
        for (DType type : List.of(DType.UINT8, DType.INT32, DType.INT64, DType.BOOL)) {
            OF_ANY_TYPE.stream().filter(operation -> !(operation.equals("pad") && type == DType.BOOL))
                    .filter(operation -> !gaps(operation, type).isEmpty()).forEach(operation -> missing.add(operation + " " + type));
        }
        assertEquals(Set.of("equalTo uint8", "where bool", "tile uint8", "tile bool", "pad uint8", "pad int32", "pad int64"), missing);
    }

    @Test
    void noOperationIsForgotten() {
        Set<String> all = new TreeSet<>(operationsOf(Tensor.class, ""));
        all.addAll(operationsOf(Rows.class, "Rows."));
        all.addAll(operationsOf(Ranking.class, "Ranking."));
        all.removeAll(Set.of("Ranking.values", "Ranking.indices"));
        assertEquals(all, new TreeSet<>(OPERATIONS.keySet()));
    }

    private static Set<String> operationsOf(Class<?> type, String prefix) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && gives(method))
                .map(method -> prefix + method.getName()).collect(Collectors.toSet());
    }

    private static boolean gives(Method method) {
        return Set.of(Tensor.class, List.class, Tensor.BatchNormResult.class, Ranking.class).contains(method.getReturnType());
    }
}
