package io.repforge.api.graph;

import io.repforge.api.Experimental;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A graph under construction. Components add nodes to it through {@link Tensor}'s operations; the host derives the gradients and runs it.
 *
 * <p>Names are made of scopes: inside {@code scope("encoder", …)} the parameter {@code weight} is called {@code encoder/weight}. A
 * variable's name identifies it in checkpoints, so scopes should be stable from build to build. Not safe for use by several threads.
 */
public final class Graph {

    /** Version of the standard operators that nodes are written against. */
    public static final int OPSET = 20;

    /** Name of the input that tells how far the run is: see {@link #progress}. */
    public static final String PROGRESS = "progress";
    /** Name of the input that counts steps: see {@link #stepsDone}. */
    public static final String STEPS_DONE = "steps_done";
    /** Name of the input that counts epochs: see {@link #epochsDone}. */
    public static final String EPOCHS_DONE = "epochs_done";

    /** Nodes of a graph with its gradients, and its names. The largest networks of the field have a tenth: more are a number of layers gone wrong. */
    private static final int MAX_NODES = 100_000;

    private static final StackWalker STACK = StackWalker.getInstance();
    private static final String API = "io.repforge.api.";
    /** Of a component within a component within helpers of its own; the host's are further out. */
    private static final int MAX_BUILDERS = 8;

    private final Mode runMode;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, Random> randoms = new LinkedHashMap<>();
    private final Map<Tensor, Array> constants = new LinkedHashMap<>();
    private final Map<Array, Tensor> constantOf = new HashMap<>();
    private final Map<Tensor, Tensor> assignments = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Set<Tensor> stopped = new HashSet<>();
    private final Map<Tensor, OwnGradient> ownGradients = new HashMap<>();
    private final Names names = new Names(4 * MAX_NODES);
    private String scope = "";
    private Mode mode;
    private boolean frozen;
    private @Nullable Following following;

    /** An empty graph, for training or for evaluation. */
    public Graph(Mode mode) {
        this.runMode = mode;
        this.mode = mode;
    }

    /** A tensor that the host draws for each step. */
    public static final class Random {

        private final Tensor tensor;
        private final Draw draw;

        private Random(Tensor tensor, Draw draw) {
            this.tensor = tensor;
            this.draw = draw;
        }

        /** What is filled. */
        public Tensor tensor() {
            return tensor;
        }

        /** What it is filled from. */
        public Draw draw() {
            return draw;
        }
    }

    // ---- scopes and modes

    /** Training or evaluation; evaluation inside {@link #frozen}. */
    public Mode mode() {
        return mode;
    }

    /** The current scope with a slash at its end; empty at the top. */
    public String scope() {
        return scope;
    }

    /**
     * Builds inside a naming scope. A scope name that is used again in the same place gets a number: {@code conv}, {@code conv_1}.
     *
     * @param name without slashes
     */
    public <T> T scope(String name, Supplier<T> body) {
        return within(names.unique(scope + name) + "/", body);
    }

    /**
     * Reserves a scope for a module that makes its parameters later, {@link #within} it.
     *
     * @param name without slashes; numbered if it is taken
     * @return the whole scope, as {@link #scope()} gives it inside
     */
    public String newScope(String name) {
        return scope(name, this::scope);
    }

    /**
     * Builds inside a scope given whole, as {@link #scope()} returned it: so a module that was made in one place puts what it makes
     * later in its own scope.
     */
    public <T> T within(String wholeScope, Supplier<T> body) {
        String outer = scope;
        scope = wholeScope;
        try {
            return body.get();
        } finally {
            scope = outer;
        }
    }

    /**
     * Builds something that isn't trained: parameters made inside become state, and the mode is evaluation, so that normalisation
     * uses and keeps its running statistics.
     */
    public <T> T frozen(Supplier<T> body) {
        Mode outerMode = mode;
        boolean outerFrozen = frozen;
        mode = Mode.EVALUATION;
        frozen = true;
        try {
            return body.get();
        } finally {
            mode = outerMode;
            frozen = outerFrozen;
        }
    }

    /**
     * Builds a network whose parameters become state, yet in the current mode: a momentum encoder, whose weights follow others by
     * {@link #assign} and whose normalisation uses batch statistics.
     */
    public <T> T untrained(Supplier<T> body) {
        boolean outer = frozen;
        frozen = true;
        try {
            return body.get();
        } finally {
            frozen = outer;
        }
    }

    /**
     * Builds or applies, in the current scope, a network that follows another by an exponential moving average (Mean Teacher, Tarvainen and
     * Valpola 2017; MoCo, He et al. 2020, equation 2). Both are made by the same code, in scopes of their own; the leader comes first. Each
     * variable made inside is state and starts where its leader starts. In each step of training it becomes
     * {@code m · own + (1 − m) · leader}:
     * <ul>
     *   <li>weights before anything inside reads them, the leader's being those of the start of the step;
     *   <li>states, such as running statistics, at the end, the leader's being those that it has by then. What the network itself assigned to
     *       them is dropped.
     * </ul>
     * No gradient flows into the leader by its weights. The mode stays as it is, so that normalisation uses the statistics of the batch.
     *
     * @param leader whole scope of the network that is followed, as {@link #scope()} gives it inside
     * @param momentum m, a scalar
     * @throws GraphException if the leader has no variable for one that is made inside
     */
    public <T> T following(String leader, Tensor momentum, Supplier<T> body) {
        Following outer = following;
        Following here = new Following(scope, leader, momentum);
        following = here;
        try {
            followingStates(here).forEach(v -> assign(v.tensor(), Following.copy(v)));
            T built = untrained(body);
            followingStates(here).forEach(v -> assign(v.tensor(), here.average(v)));
            return built;
        } finally {
            following = outer;
        }
    }

    private List<Variable> followingStates(Following rule) {
        return mode == Mode.EVALUATION ? List.of() : variables.values().stream().filter(rule::leadsState).toList();
    }

    // ---- what a graph is fed with

    /**
     * A value that the host hands in at each step.
     *
     * @throws GraphException if the name is taken
     */
    public Tensor input(String name, DType type, Shape shape) {
        String whole = names.claim(scope + name, "input");
        Tensor tensor = new Tensor(this, whole, new TensorType(type, shape), null);
        inputs.put(whole, tensor);
        return tensor;
    }

    /** How far the run is: a scalar {@code float32} that goes from 0 at the first step to 1 at the last. */
    public Tensor progress() {
        return fed(PROGRESS);
    }

    /** How many steps of the run are done before this one: a scalar {@code float32}, exact to 2²⁴. */
    public Tensor stepsDone() {
        return fed(STEPS_DONE);
    }

    /** How many epochs of the run are done before this step, with fraction: a scalar {@code float32}. */
    public Tensor epochsDone() {
        return fed(EPOCHS_DONE);
    }

    private Tensor fed(String name) {
        Tensor known = inputs.get(name);
        return known != null ? known : within("", () -> input(name, DType.FLOAT32, Shape.SCALAR));
    }

    /**
     * A trained value.
     *
     * @param name name within the current scope
     * @throws GraphException if the name is taken: share a parameter by sharing the tensor
     */
    public Tensor parameter(String name, Shape shape, Initializer initializer) {
        Tensor parameter = variable(name, DType.FLOAT32, shape, initializer, !frozen, Sharing.AVERAGED);
        if (following == null || mode == Mode.EVALUATION) {
            return parameter;
        }
        assign(parameter, following.average(Objects.requireNonNull(variables.get(parameter.name()))));
        return current(parameter);
    }

    /**
     * A value that is kept between steps and changed only by {@link #assign}. Workers of a cluster {@linkplain Sharing#AVERAGED average} it.
     *
     * @throws GraphException if the name is taken
     */
    public Tensor state(String name, DType type, Shape shape, Initializer initializer) {
        return state(name, type, shape, initializer, Sharing.AVERAGED);
    }

    /**
     * As {@link #state(String, DType, Shape, Initializer)}, where an average makes no sense.
     *
     * @param sharing what becomes of it when workers of a cluster bring together what they have trained
     */
    public Tensor state(String name, DType type, Shape shape, Initializer initializer, Sharing sharing) {
        Tensor state = variable(name, type, shape, initializer, false, sharing);
        if (following != null && mode == Mode.TRAINING && type == DType.FLOAT32) {
            assign(state, Following.copy(Objects.requireNonNull(variables.get(state.name()))));
        }
        return state;
    }

    private Tensor variable(String name, DType type, Shape shape, Initializer initializer, boolean trained, Sharing sharing) {
        String whole = names.claim(scope + name, trained ? "parameter" : "state");
        if (following != null) {
            return remember(whole, type, shape, following.start(this, whole, new TensorType(type, shape)), false, sharing);
        }
        if (initializer instanceof Initializer.Values given
                && !(given.values().shape().equals(shape) && given.values().type() == type)) {
            throw new GraphException(whole + ": " + type + " " + shape + " can't start from " + given.values());
        }
        return remember(whole, type, shape, initializer, trained, sharing);
    }

    private Tensor remember(String whole, DType type, Shape shape, Initializer initializer, boolean trained, Sharing sharing) {
        Tensor tensor = new Tensor(this, whole, new TensorType(type, shape), null);
        variables.put(whole, new Variable(tensor, initializer, trained, sharing));
        return tensor;
    }

    /**
     * A tensor that is drawn anew for each step from (seed, step, name).
     *
     * @param name name within the current scope; numbered if it is taken, so an augmentation applied twice draws twice
     */
    public Tensor random(String name, Draw draw, Shape shape) {
        String whole = names.unique(scope + name);
        Tensor tensor = new Tensor(this, whole, new TensorType(draw.type(), shape), null);
        randoms.put(whole, new Random(tensor, draw));
        return tensor;
    }

    /** A constant. Equal constants are one tensor. */
    public Tensor constant(Array value) {
        Tensor known = constantOf.get(value);
        if (known == null) {
            known = new Tensor(this, names.unique("constant"), new TensorType(value.type(), value.shape()), null);
            constants.put(known, value);
            constantOf.put(value, known);
        }
        return known;
    }

    /** A scalar constant. */
    public Tensor scalar(DType type, double value) {
        return constant(Array.scalar(type, value));
    }

    /** A vector constant of {@code int64}, as many operators take for shapes and axes. */
    public Tensor longs(long... values) {
        return constant(Array.of(Shape.of(values.length), values));
    }

    // ---- state

    /**
     * Sets a state for the next step. Of several assignments in one step the last counts. In evaluation, and inside {@link #frozen},
     * nothing is assigned.
     *
     * @param state made by {@link #state}, or a parameter made inside {@link #untrained}
     * @param value of the same type and shape
     * @throws GraphException if it isn't a state, or the types differ
     */
    public void assign(Tensor state, Tensor value) {
        Variable variable = variables.get(state.name());
        if (variable == null || variable.tensor() != state || variable.trained()) {
            throw new GraphException(scope + "assign: " + state + " isn't a state of this graph");
        }
        if (!state.tensorType().equals(value.tensorType())) {
            throw new GraphException(scope + "assign: " + state + " can't take " + value);
        }
        if (mode == Mode.TRAINING) {
            assignments.put(state, value);
        }
    }

    /** The value of a state as assigned so far in this step; the state itself if it wasn't. */
    public Tensor current(Tensor state) {
        return assignments.getOrDefault(state, state);
    }

    // ---- results

    /**
     * Marks a result. In the order of marking, the results are the graph's outputs.
     *
     * @throws GraphException if the name is taken
     */
    public void output(String name, Tensor tensor) {
        if (outputs.putIfAbsent(name, tensor) != null) {
            throw new GraphException("output " + name + " is there already");
        }
    }

    // ---- nodes

    /**
     * Adds a node of any operator. {@link Tensor}'s methods are the way for those that it has: they know the shapes.
     *
     * @param domain {@link Node#ONNX} or another
     * @param inputs null for an input that is left out
     * @param types types of the outputs
     * @return the outputs
     * @throws GraphException if an input is of another graph, or the graph has become too large
     */
    public List<Tensor> node(
            String domain, String op, List<@Nullable Tensor> inputs, Map<String, Attribute> attributes, TensorType... types) {
        for (Tensor input : inputs) {
            if (input != null && input.graph() != this) {
                throw new GraphException(scope + op + ": " + input + " belongs to another graph");
            }
        }
        if (nodes.size() == MAX_NODES) {
            throw new GraphException(scope + op + ": the graph has " + MAX_NODES + " nodes already, which is the most");
        }
        String name = names.unique(scope + op);
        Node node = new Node(name, domain, op, Collections.unmodifiableList(new ArrayList<>(inputs)), attributes, builders());
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            results.add(new Tensor(this, i == 0 ? name + ":0" : name + ":" + i, types[i], node));
        }
        node.produces(results);
        nodes.add(node);
        return node.outputs();
    }

    /** Adds a standard node with one output. */
    public Tensor node(String op, TensorType type, Map<String, Attribute> attributes, @Nullable Tensor... inputs) {
        return node(Node.ONNX, op, Arrays.asList(inputs), attributes, type).get(0);
    }

    /**
     * Builds something that has a gradient of its own: an operator that Repforge has no gradient for, or a composition whose true gradient is none or isn't
     * wanted. Gradients flow from the result to the sources by the rule alone, and to nothing else that it is computed from. A straight-through estimator
     * (Bengio et al. 2013), as codebooks learn by:
     * <pre>{@code
     * Tensor rounded = graph.withGradient(List.of(x), () -> x.floor(), (y, dy) -> List.of(dy));
     * }</pre>
     *
     * @param sources what gradients flow to, of floating types
     * @param body computes the result, of a floating type
     * @return the result
     * @throws GraphException if a source is of another graph, or something isn't floating
     */
    @Experimental
    public Tensor withGradient(List<Tensor> sources, Supplier<Tensor> body, GradientRule rule) {
        Tensor result = body.get();
        for (Tensor tensor : sources) {
            if (tensor.graph() != this || !tensor.type().isFloating()) {
                throw new GraphException(scope + "gradient: only a floating tensor of this graph has one, got " + tensor);
            }
        }
        Checks.floating(result, "Identity");
        // A tensor of its own, so that the gradient isn't that of another use of the same one.
        Tensor own = node("Identity", result.tensorType(), Map.of(), result);
        ownGradients.put(own, new OwnGradient(sources, rule));
        return own;
    }

    private static List<String> builders() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName).filter(name -> !name.startsWith(API)).distinct().limit(MAX_BUILDERS).toList());
    }

    void stop(Tensor tensor) {
        stopped.add(tensor);
    }

    /**
     * Says that what is being built makes no sense with what it is given, such as a contrastive loss over a batch of one: allowed, but useless. The host
     * tells it once before the first step.
     *
     * @param warning a sentence or two that say what is useless, why, and what to do
     */
    public void warn(String warning) {
        warnings.add(warning);
    }

    // ---- what the host reads

    /** What {@link #warn} was told, each once. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether gradients end here: see {@link Tensor#stopGradient}. */
    public boolean isStopped(Tensor tensor) {
        return stopped.contains(tensor);
    }

    /** The gradient that was given to a tensor by {@link #withGradient}; empty for all others. */
    public Optional<OwnGradient> ownGradient(Tensor tensor) {
        return Optional.ofNullable(ownGradients.get(tensor));
    }

    /** The mode that the graph was made for. */
    public Mode runMode() {
        return runMode;
    }

    /** All nodes, each after those whose outputs it uses. */
    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** What the host feeds for each batch, by name. */
    public Map<String, Tensor> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** Parameters and states by name, in the order in which they were made. */
    public Map<String, Variable> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** Random tensors by name. */
    public Map<String, Random> randoms() {
        return Collections.unmodifiableMap(randoms);
    }

    /** Constants and their values. */
    public Map<Tensor, Array> constants() {
        return Collections.unmodifiableMap(constants);
    }

    /** The last assignment of each state. */
    public Map<Tensor, Tensor> assignments() {
        return Collections.unmodifiableMap(assignments);
    }

    /** Results by name, in the order of marking. */
    public Map<String, Tensor> outputs() {
        return Collections.unmodifiableMap(outputs);
    }
}
