package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.graph.Variable;
import io.repforge.framework.autodiff.Gradients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A training graph with its gradients and everything that happens to parameters and state in a step but the optimizer's last move: clipping,
 * directions, weight decay, gradient accumulation in ONNX Runtime's layout, and the assignments of state.
 *
 * <p>What is written in a step must not be seen by readers of the old value in the same step. All writes therefore wait for a flag that
 * depends on the loss, on all gradients and on all new values, and so on everything that reads.
 */
public final class TrainingModel {

    /** The first output. */
    public static final String LOSS = "loss";
    /** Output: Euclidean norm of the gradient over all trained parameters, before clipping. */
    public static final String GRADIENT_NORM = "gradient_norm";
    /** Output: Euclidean norm of all trained parameters. */
    public static final String WEIGHT_NORM = "weight_norm";
    /**
     * What the names of outputs begin with that say, for each part of the network, how long its gradient is as a share of its parameters: each a norm over the
     * part's trained parameters. A part is what stands before the first slash of their names.
     */
    public static final String GRADIENT_TO_WEIGHT = "gradient_to_weight";
    /** What the names of the loss's statistics start with among the outputs. */
    public static final String STATISTIC = "statistics/";
    /** Input: the learning rate of this step, a scalar; there only where the update needs it within the graph. */
    public static final String LEARNING_RATE = "learning_rate";

    /** The whole scope of what is neither a component's nor a gradient: norms, clipping, decay, the writing of what a step changes. */
    public static final String UPDATE_SCOPE = "update/";

    private static final String BUFFER = "_grad.accumulation.buffer";
    private static final String LAZY_RESET = "lazy_reset_grad";

    private final Graph graph;
    private final UpdateRule rule;
    private final List<Variable> trained = new ArrayList<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> observed = new LinkedHashMap<>();
    private @Nullable Tensor learningRate;

    private TrainingModel(Graph graph, UpdateRule rule) {
        this.graph = graph;
        this.rule = rule;
    }

    /**
     * Completes a training graph. It is changed, and belongs to the model from then on.
     *
     * @param loss scalar
     * @param statistics scalars to be logged
     */
    public static TrainingModel of(Graph graph, Tensor loss, Map<String, Tensor> statistics, UpdateRule rule) {
        return of(graph, loss, statistics, Map.of(), rule);
    }

    /**
     * Completes a training graph whose steps give more than scalars. It is changed, and belongs to the model from then on.
     *
     * @param loss scalar
     * @param statistics scalars to be logged
     * @param observed further outputs, for the host to look at; nothing flows back from them
     */
    public static TrainingModel of(Graph graph, Tensor loss, Map<String, Tensor> statistics, Map<String, Tensor> observed, UpdateRule rule) {
        TrainingModel model = new TrainingModel(graph, rule);
        model.observed.putAll(observed);
        model.outputs.put(LOSS, loss);
        statistics.forEach((name, tensor) -> model.outputs.put(STATISTIC + name, tensor));
        graph.within(UPDATE_SCOPE, () -> {
            model.complete(loss);
            return model;
        });
        return model;
    }

    private void complete(Tensor loss) {
        List<Tensor> parameters =
                graph.variables().values().stream().filter(Variable::trained).map(Variable::tensor).toList();
        Map<Tensor, Tensor> gradients = Gradients.of(graph, loss, parameters);
        List<String> idle = parameters.stream().filter(p -> !gradients.containsKey(p)).map(Tensor::name).toList();
        if (!idle.isEmpty()) {
            graph.warn("The loss doesn't depend on " + String.join(", ", idle) + ": they stay as they start.");
        }
        gradients.keySet().forEach(p -> trained.add(graph.variables().get(p.name())));

        Map<Tensor, Tensor> squares = new LinkedHashMap<>();
        Tensor norm = norm(gradients.values(), squares);
        outputs.put(GRADIENT_NORM, norm);
        outputs.put(WEIGHT_NORM, norm(gradients.keySet(), squares));
        byPart(gradients, squares);
        outputs.putAll(observed);

        Map<Tensor, Tensor> directions = new LinkedHashMap<>();
        Map<Tensor, Tensor> written = new LinkedHashMap<>();
        @Nullable
        Tensor scale = rule.maxGradientNorm().isPresent()
                ? graph.scalar(DType.FLOAT32, rule.maxGradientNorm().getAsDouble()).div(norm.add(1e-6)).min(graph.scalar(DType.FLOAT32, 1))
                : null;
        ParameterSettings settings = ParameterSettings.of(rule, parameters.stream().map(Tensor::name).toList());
        gradients.forEach((parameter, gradient) -> {
            Tensor clipped = scale == null ? gradient : gradient.mul(scale);
            ParameterUpdate.Result result = new ParameterUpdate(rule, parameter, clipped, settings, this::learningRate).build();
            directions.put(parameter, result.direction());
            if (result.written() != null) {
                written.put(parameter, result.written());
            }
        });

        Tensor flag = readersAreDone(directions.values());
        Tensor lazyReset = graph.within("", () -> graph.input(LAZY_RESET, DType.BOOL, Shape.of(1)));
        directions.forEach((parameter, direction) -> {
            Tensor buffer = graph.within("", () -> graph.input(gradientBuffer(parameter.name()), DType.FLOAT32, parameter.shape()));
            outputs.put(parameter.name() + "_grad.accumulation.out", accumulate(buffer, direction, lazyReset));
        });
        written.forEach((parameter, value) -> outputs.put(parameter.name() + ".written", accumulate(parameter, value, flag)));
        graph.assignments().keySet().stream().filter(state -> state.type() != DType.FLOAT32).findFirst().ifPresent(state -> {
            throw new GraphException(state + " can't be assigned: ONNX Runtime updates states of float32 alone; keep it as float32");
        });
        graph.assignments().forEach((state, value) -> outputs.put(state.name() + ".assigned", accumulate(state, value, flag)));
    }

    private Tensor learningRate() {
        if (learningRate == null) {
            learningRate = graph.within("", () -> graph.input(LEARNING_RATE, DType.FLOAT32, Shape.SCALAR));
        }
        return learningRate;
    }

    private void byPart(Map<Tensor, Tensor> gradients, Map<Tensor, Tensor> squares) {
        Map<String, List<Tensor>> parts = new LinkedHashMap<>();
        gradients.keySet().forEach(parameter -> parts.computeIfAbsent(parameter.name().split("/", 2)[0], any -> new ArrayList<>()).add(parameter));
        if (parts.size() > 1) {
            parts.forEach((part, parameters) -> outputs.put(GRADIENT_TO_WEIGHT + "/" + part,
                    sum(parameters.stream().map(gradients::get).map(squares::get).toList()).div(sum(parameters.stream().map(squares::get).toList())).sqrt()));
        }
    }

    private Tensor sum(List<Tensor> scalars) {
        return scalars.size() == 1 ? scalars.get(0) : graph.node(Node.ONNX, "Sum", scalars, Map.of(), scalars.get(0).tensorType()).get(0);
    }

    /** @param squares receives the sum of the squares of each */
    private Tensor norm(Iterable<Tensor> tensors, Map<Tensor, Tensor> squares) {
        @Nullable
        Tensor sum = null;
        for (Tensor tensor : tensors) {
            TensorType scalar = new TensorType(tensor.type(), Shape.SCALAR);
            Tensor square = graph.node("ReduceSumSquare", scalar, Map.of("keepdims", Attribute.of(0)), tensor);
            squares.put(tensor, square);
            sum = sum == null ? square : sum.add(square);
        }
        return sum == null ? graph.scalar(DType.FLOAT32, 0) : sum.sqrt();
    }

    /** True, whatever the values are, but not known before all of them are. */
    private Tensor readersAreDone(Iterable<Tensor> directions) {
        Set<Tensor> last = new LinkedHashSet<>(outputs.values());
        directions.forEach(last::add);
        last.addAll(graph.assignments().values());
        Tensor all = last.stream().map(TrainingModel::first).reduce(Tensor::add).orElseThrow();
        Tensor equal = all.equalTo(all);
        return equal.or(equal.not()).reshape(1);
    }

    private static Tensor first(Tensor tensor) {
        return tensor.reshape(tensor.shape().elements()).slice(0, 0, 1).cast(DType.FLOAT32).sum();
    }

    private Tensor accumulate(Tensor buffer, Tensor value, Tensor overwrite) {
        return graph.node(Node.MICROSOFT, "InPlaceAccumulatorV2", List.of(buffer, value, overwrite), Map.of(), TensorType.of(DType.BOOL, 1))
                .get(0);
    }

    /** Input: what ONNX Runtime adds up the gradients of a parameter of that name in. */
    public static String gradientBuffer(String parameter) {
        return parameter + BUFFER;
    }

    /** The parameters that the optimizer moves: those that the loss depends on. */
    public List<Variable> trained() {
        return List.copyOf(trained);
    }

    /** All other variables: state, and parameters that the loss doesn't depend on. */
    public List<Variable> untrained() {
        return graph.variables().values().stream().filter(v -> !trained.contains(v)).toList();
    }

    /** Names of the scalars that a step yields, in order: loss, statistics (with {@link #STATISTIC} in front), norms. */
    public List<String> scalars() {
        return outputs.entrySet().stream().filter(e -> e.getValue().shape().rank() == 0).map(Map.Entry::getKey).toList();
    }

    /** Shapes of the further outputs, by name. */
    public Map<String, Shape> observed() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        observed.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    /** How parameters are updated. */
    public UpdateRule rule() {
        return rule;
    }

    /** The graph with everything that was added. */
    public Graph graph() {
        return graph;
    }

    /** The model in ONNX Runtime's training layout. */
    public OnnxMl.ModelProto write() {
        return writer().write();
    }

    /** Names and types of what the host feeds at each step, in the model's order. */
    public List<Tensor> userInputs() {
        return writer().inputs().stream()
                .filter(t -> !graph.variables().containsKey(t.name()) && !t.name().endsWith(BUFFER)
                        && !t.name().equals(LAZY_RESET))
                .toList();
    }

    private OnnxWriter writer() {
        return OnnxWriter.of(graph).outputs(outputs).variables(OnnxWriter.variables(graph));
    }
}
