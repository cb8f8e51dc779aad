package io.repforge.framework.autodiff;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.reference.ReferenceInterpreter;
import io.repforge.framework.reference.Value;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Holds the gradients of a graph, as ONNX Runtime computes them in float32, against central differences of the loss on the
 * {@link ReferenceInterpreter} in float64, and the forward values against the interpreter's.
 *
 * <p>What isn't fed is drawn: trained variables and floating inputs from N(0, 1), random tensors from their distribution, states from
 * their initializer. Each comparison's error is relative to the largest element, of the tensor compared, or for a gradient that is small
 * beside the others to {@value #SMALL} of the largest of all gradients.
 */
public final class GradientCheck {

    /** Largest error of a gradient. */
    public static final double GRADIENT_TOLERANCE = 1e-4;
    /** Largest error of a forward value. */
    public static final double FORWARD_TOLERANCE = 1e-5;

    private static final double SMALL = 0.01;
    /** What forward values are compared with if they are all smaller: a sum that cancels is only as exact as its terms. */
    private static final double SMALL_VALUE = 0.1;
    private static final double STEP = 1e-6;
    /** Largest disagreement between the differences over a step and over half of it where the loss is differentiable. */
    private static final double SMOOTHNESS = 1e-5;

    private final Engine engine;
    private final Graph graph;
    private final Tensor loss;
    private final Map<Tensor, Value> fed = new HashMap<>();
    private final Map<Tensor, Value> expected = new LinkedHashMap<>();
    private final List<Tensor> forward = new ArrayList<>();
    private final List<Tensor> wrt = new ArrayList<>();
    private double tolerance = GRADIENT_TOLERANCE;
    private double forwardTolerance = FORWARD_TOLERANCE;
    private double kinks = 0;
    private int elements = 40;
    private UnaryOperator<OnnxMl.ModelProto> lowering = UnaryOperator.identity();

    private GradientCheck(Engine engine, Graph graph, Tensor loss) {
        this.engine = engine;
        this.graph = graph;
        this.loss = loss;
    }

    /**
     * @param loss a scalar of the graph; the nodes of its gradients will be added to the graph
     */
    public static GradientCheck of(Engine engine, Graph graph, Tensor loss) {
        return new GradientCheck(engine, graph, loss);
    }

    /** Changes the models before ONNX Runtime computes them, as a session for another device does. */
    public GradientCheck lowered(UnaryOperator<OnnxMl.ModelProto> by) {
        this.lowering = by;
        return this;
    }

    /** Sets values, which are rounded to float32 so that both sides see the same. */
    public GradientCheck feed(Map<Tensor, Value> values) {
        values.forEach((tensor, value) -> fed.put(tensor, value.rounded()));
        return this;
    }

    public GradientCheck feed(Tensor tensor, double... values) {
        return feed(Map.of(tensor, Value.of(tensor.shape(), values)));
    }

    /** The tensors whose gradients are checked; all trained variables if this isn't called. */
    public GradientCheck withRespectTo(List<Tensor> tensors) {
        wrt.addAll(tensors);
        return this;
    }

    /** Further tensors whose values must be the interpreter's. */
    public GradientCheck forward(List<Tensor> tensors) {
        forward.addAll(tensors);
        return this;
    }

    /** Takes these values for the gradient instead of central differences: for kinks, and for gradients that are stopped. */
    public GradientCheck expect(Tensor tensor, double... gradient) {
        expected.put(tensor, Value.of(tensor.shape(), gradient));
        return this;
    }

    /** Largest error of gradients, for graphs so deep that float32 itself is further off than {@link #GRADIENT_TOLERANCE}. */
    public GradientCheck tolerance(double largest) {
        this.tolerance = largest;
        return this;
    }

    /** Largest error of forward values, as {@link #tolerance} for gradients. */
    public GradientCheck forwardTolerance(double largest) {
        this.forwardTolerance = largest;
        return this;
    }

    /**
     * Leaves out elements where the loss has a kink within the step of the differences, as deep networks with ReLU have somewhere.
     *
     * @param share largest share of elements that may be left out
     */
    public GradientCheck allowKinks(double share) {
        this.kinks = share;
        return this;
    }

    /** Number of elements of each tensor that are checked, spread at random, if it has more. */
    public GradientCheck elements(int most) {
        this.elements = most;
        return this;
    }

    /**
     * Checks.
     *
     * @return the largest relative error of a gradient
     * @throws AssertionError that names the tensor and the element, and holds both values
     */
    public double run() {
        if (wrt.isEmpty()) {
            graph.variables().values().stream().filter(Variable::trained).map(Variable::tensor).forEach(wrt::add);
        }
        Map<Tensor, Value> feeds = feeds();
        ReferenceInterpreter reference = ReferenceInterpreter.of(graph, feeds);
        Map<Tensor, Tensor> gradients = gradients();
        List<Tensor> wanted = new ArrayList<>(List.of(loss));
        wanted.addAll(forward);
        gradients.values().forEach(wanted::add);
        Map<Tensor, Value> computed = compute(feeds, wanted);
        compareForward(reference, computed);
        return compareGradients(feeds, gradients, computed);
    }

    private Map<Tensor, Tensor> gradients() {
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        Map<Tensor, Tensor> found = Gradients.of(graph, loss, wrt);
        for (Tensor tensor : wrt) {
            Tensor gradient = found.get(tensor);
            if (gradient == null) {
                continue;
            }
            if (!gradient.tensorType().equals(tensor.tensorType())) {
                throw new AssertionError("the gradient of " + tensor + " is " + gradient);
            }
            gradients.put(tensor, gradient);
        }
        return gradients;
    }

    // ---- values

    private Map<Tensor, Value> feeds() {
        Map<Tensor, Value> all = new HashMap<>(fed);
        graph.variables().values().forEach(variable -> all.computeIfAbsent(variable.tensor(), t -> start(variable)));
        graph.randoms().values().forEach(random -> all.computeIfAbsent(random.tensor(), t -> drawn(t, random.draw()).rounded()));
        graph.inputs().values().forEach(input -> {
            if (input.type().isFloating()) {
                all.computeIfAbsent(input, t -> drawn(t, new Draw.Gaussian(0, 1)).rounded());
            }
        });
        return all;
    }

    private static Value start(Variable variable) {
        if (variable.initializer() instanceof Initializer.Values given) {
            return Value.of(given.values());
        }
        Value value = variable.trained() ? drawn(variable.tensor(), new Draw.Gaussian(0, 1)) : initial(variable);
        return value.rounded();
    }

    private static Value initial(Variable state) {
        Tensor tensor = state.tensor();
        if (state.initializer() instanceof Initializer.Fill fill) {
            double[] values = new double[Math.toIntExact(tensor.shape().elements())];
            Arrays.fill(values, fill.value());
            return Value.of(tensor.shape(), values);
        }
        return state.initializer() instanceof Initializer.Uniform uniform
                ? drawn(tensor, new Draw.Uniform(uniform.low(), uniform.high()))
                : drawn(tensor, new Draw.Gaussian(0, 1));
    }

    private static Value drawn(Tensor tensor, Draw draw) {
        Random random = new Random(tensor.name().hashCode());
        Shape shape = tensor.shape();
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            if (draw instanceof Draw.Uniform u) {
                values[i] = u.low() + (u.high() - u.low()) * random.nextDouble();
            } else if (draw instanceof Draw.Gaussian g) {
                values[i] = g.mean() + g.deviation() * random.nextGaussian();
            } else if (draw instanceof Draw.Bernoulli b) {
                values[i] = random.nextDouble() < b.probability() ? 1 : 0;
            } else if (draw instanceof Draw.Integers n) {
                values[i] = random.nextInt(n.bound());
            }
        }
        return Value.of(shape, values);
    }

    private Map<Tensor, Value> compute(Map<Tensor, Value> feeds, List<Tensor> wanted) {
        OnnxWriter writer = OnnxWriter.of(graph);
        for (int i = 0; i < wanted.size(); i++) {
            writer.output("checked" + i, wanted.get(i));
        }
        Map<String, Array> inputs = new HashMap<>();
        for (Tensor input : writer.inputs()) {
            Value value = feeds.get(input);
            if (value == null) {
                throw new IllegalArgumentException("feed a value for " + input);
            }
            inputs.put(input.name(), value.toArray(input.type()));
        }
        SessionOptions options = SessionOptions.defaults().withThreads(1).withDevice(Device.CPU);
        Map<Tensor, Value> results = new HashMap<>();
        try (InferenceSession session = engine.openInference(lowering.apply(writer.write()).toByteArray(), options)) {
            Map<String, Array> outputs = session.infer(inputs);
            for (int i = 0; i < wanted.size(); i++) {
                Array output = outputs.get("checked" + i);
                if (!output.shape().equals(wanted.get(i).shape())) {
                    throw new AssertionError(wanted.get(i) + " came out of shape " + output.shape());
                }
                results.put(wanted.get(i), Value.of(output));
            }
        }
        return results;
    }

    // ---- comparisons

    private void compareForward(ReferenceInterpreter reference, Map<Tensor, Value> computed) {
        List<Tensor> all = new ArrayList<>(forward);
        all.add(loss);
        for (Tensor tensor : all) {
            double[] want = reference.value(tensor).data();
            double[] got = computed.get(tensor).data();
            double scale = Math.max(largest(want), SMALL_VALUE);
            for (int i = 0; i < want.length; i++) {
                if (!(Math.abs(got[i] - want[i]) <= forwardTolerance * scale)) {
                    throw new AssertionError("the value of " + tensor + " at element " + i + " is " + got[i] + ", the reference says "
                            + want[i] + "\n  computed  " + computed.get(tensor) + "\n  reference " + reference.value(tensor));
                }
            }
        }
    }

    /** What is wanted of a gradient, at some of its elements. */
    private record Wanted(int[] at, double[] values) {}

    private double compareGradients(Map<Tensor, Value> feeds, Map<Tensor, Tensor> gradients, Map<Tensor, Value> computed) {
        Map<Tensor, Wanted> wanted = new LinkedHashMap<>();
        for (Tensor tensor : wrt) {
            Value given = expected.get(tensor);
            wanted.put(tensor, given == null ? differences(feeds, tensor) : new Wanted(first(given.data().length), given.data()));
        }
        double largestOfAll = wanted.values().stream().mapToDouble(w -> largest(w.values)).max().orElse(0);
        double worst = 0;
        for (Map.Entry<Tensor, Wanted> entry : wanted.entrySet()) {
            Tensor tensor = entry.getKey();
            Wanted want = entry.getValue();
            Tensor gradient = gradients.get(tensor);
            // What doesn't influence the loss has no gradient: that must be because it is zero.
            Value found = gradient == null ? Value.zeros(tensor.shape()) : computed.get(gradient);
            double[] got = found.data();
            double scale = Math.max(Math.max(largest(want.values), SMALL * largestOfAll), 1e-3);
            for (int i = 0; i < want.at.length; i++) {
                double error = Math.abs(got[want.at[i]] - want.values[i]) / scale;
                if (!(error <= tolerance)) {
                    throw new AssertionError("the gradient of " + tensor + " at element " + want.at[i] + " is " + got[want.at[i]]
                            + ", wanted " + want.values[i] + " (relative error " + error + ")\n  elements " + Arrays.toString(want.at)
                            + "\n  computed " + Arrays.toString(Arrays.stream(want.at).mapToDouble(k -> got[k]).toArray())
                            + "\n  wanted   " + Arrays.toString(want.values));
                }
                worst = Math.max(worst, error);
            }
        }
        return worst;
    }

    private Wanted differences(Map<Tensor, Value> feeds, Tensor tensor) {
        if (tensor.type() != DType.FLOAT32 && tensor.type() != DType.FLOAT64) {
            throw new IllegalArgumentException(tensor + " has no gradient");
        }
        int[] at = spread(feeds.get(tensor).data().length, tensor.name().hashCode());
        double[] over = new double[at.length];
        double[] half = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            over[i] = difference(feeds, tensor, at[i], STEP);
            half[i] = difference(feeds, tensor, at[i], STEP / 2);
        }
        double scale = Math.max(largest(half), 1e-3);
        List<Integer> smooth = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            if (Math.abs(over[i] - half[i]) <= SMOOTHNESS * scale) {
                smooth.add(i);
            } else if (kinks == 0) {
                throw new AssertionError("the loss isn't smooth near element " + at[i] + " of " + tensor + " (" + feeds.get(tensor).data()[at[i]]
                        + "): differences " + over[i] + " and " + half[i] + "; choose other values");
            }
        }
        if (smooth.size() < (1 - kinks) * at.length) {
            throw new AssertionError((at.length - smooth.size()) + " of " + at.length + " elements of " + tensor + " lie at kinks");
        }
        return new Wanted(
                smooth.stream().mapToInt(i -> at[i]).toArray(),
                smooth.stream().mapToDouble(i -> half[i]).toArray());
    }

    private double difference(Map<Tensor, Value> feeds, Tensor tensor, int element, double step) {
        return (lossAt(feeds, tensor, element, step) - lossAt(feeds, tensor, element, -step)) / (2 * step);
    }

    private double lossAt(Map<Tensor, Value> feeds, Tensor tensor, int element, double shift) {
        double[] moved = feeds.get(tensor).data().clone();
        moved[element] += shift;
        Map<Tensor, Value> changed = new HashMap<>(feeds);
        changed.put(tensor, Value.of(tensor.shape(), moved));
        return ReferenceInterpreter.of(graph, changed).value(loss).at();
    }

    private int[] spread(int length, int seed) {
        return length <= elements
                ? first(length)
                : new Random(seed).ints(0, length).distinct().limit(elements).sorted().toArray();
    }

    private static int[] first(int n) {
        int[] indices = new int[n];
        Arrays.setAll(indices, i -> i);
        return indices;
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
