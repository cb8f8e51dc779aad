package io.repforge.api.graph;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in a graph, of static type and shape, and the operations on it. Immutable; equal only to itself.
 *
 * <p>Operations add nodes to the graph and throw {@link GraphException} where shapes or types don't fit. Binary operations broadcast by
 * NumPy's rules. Axes may count from the end.
 *
 * <p>The same network is exported for any number of images, so an operation that keeps the first axis leaves its length, N, open: the node doesn't hold the
 * number that the graph was built for. Where an operation can fix it, it says so; what is random, a {@linkplain Graph#random drawn tensor} or a
 * constant of N rows always does.
 */
public final class Tensor {

    private final Graph graph;
    private final String name;
    private final TensorType type;
    private final @Nullable Node producer;

    Tensor(Graph graph, String name, TensorType type, @Nullable Node producer) {
        this.graph = graph;
        this.name = name;
        this.type = type;
        this.producer = producer;
    }

    /** The graph that it belongs to. */
    public Graph graph() {
        return graph;
    }

    /** Unique within the graph. */
    public String name() {
        return name;
    }

    /** Element type and shape. */
    public TensorType tensorType() {
        return type;
    }

    /** Element type. */
    public DType type() {
        return type.type();
    }

    /** Lengths of the axes. */
    public Shape shape() {
        return type.shape();
    }

    /** Length of one axis, which may count from the end. */
    public long dim(int axis) {
        return shape().dim(axis);
    }

    /** The node whose output this is; null for inputs, variables, random tensors and constants. */
    public @Nullable Node producer() {
        return producer;
    }

    @Override
    public String toString() {
        return name + " " + type;
    }

    // ---- arithmetic

    /** Sum, element by element; broadcasts. */
    public Tensor add(Tensor other) {
        return Elementwise.binary("Add", this, other);
    }

    /** Adds a number to each element. */
    public Tensor add(double other) {
        return add(like(other));
    }

    /** Difference, element by element; broadcasts. */
    public Tensor sub(Tensor other) {
        return Elementwise.binary("Sub", this, other);
    }

    /** Subtracts a number from each element. */
    public Tensor sub(double other) {
        return sub(like(other));
    }

    /** Product, element by element; broadcasts. */
    public Tensor mul(Tensor other) {
        return Elementwise.binary("Mul", this, other);
    }

    /** Multiplies each element by a number. */
    public Tensor mul(double other) {
        return mul(like(other));
    }

    /** Quotient, element by element; broadcasts. */
    public Tensor div(Tensor other) {
        return Elementwise.binary("Div", this, other);
    }

    /** Divides each element by a number. */
    public Tensor div(double other) {
        return div(like(other));
    }

    /** Power, element by element; broadcasts. A gradient flows to the exponent where this is positive. */
    public Tensor pow(Tensor exponent) {
        return Elementwise.binary("Pow", this, exponent);
    }

    /** Each element to the same power. */
    public Tensor pow(double exponent) {
        return pow(like(exponent));
    }

    /** The smaller of both, element by element. */
    public Tensor min(Tensor other) {
        return Elementwise.binary("Min", this, other);
    }

    /** The larger of both, element by element. */
    public Tensor max(Tensor other) {
        return Elementwise.binary("Max", this, other);
    }

    /** −x. */
    public Tensor neg() {
        return Elementwise.unary("Neg", this);
    }

    /** |x|; the gradient at 0 is 0. */
    public Tensor abs() {
        return Elementwise.unary("Abs", this);
    }

    /** eˣ. */
    public Tensor exp() {
        return Elementwise.unary("Exp", this);
    }

    /** Natural logarithm. */
    public Tensor log() {
        return Elementwise.unary("Log", this);
    }

    /** Square root. Its gradient at 0 is infinite: add something small or use {@link #max(Tensor)} where zeros may come. */
    public Tensor sqrt() {
        return Elementwise.unary("Sqrt", this);
    }

    /** x². */
    public Tensor square() {
        return mul(this);
    }

    /** The error function. */
    public Tensor erf() {
        return Elementwise.unary("Erf", this);
    }

    /** Sine, of radians. */
    public Tensor sin() {
        return Elementwise.unary("Sin", this);
    }

    /** Cosine, of radians. */
    public Tensor cos() {
        return Elementwise.unary("Cos", this);
    }

    /** Largest whole number not above. No gradient flows through it. */
    public Tensor floor() {
        return Elementwise.unary("Floor", this);
    }

    /** −1, 0 or 1. No gradient flows through it. */
    public Tensor sign() {
        return Elementwise.unary("Sign", this);
    }

    /** Limits to [low, high]; the gradient is 1 inside and 0 outside. */
    public Tensor clip(double low, double high) {
        return graph.node("Clip", type, java.util.Map.of(), this, like(low), like(high));
    }

    // ---- comparisons, all without gradient

    /** Whether this is greater, {@code bool}. */
    public Tensor greater(Tensor other) {
        return Elementwise.compare("Greater", this, other);
    }

    /** Whether this is greater or equal, {@code bool}. */
    public Tensor greaterOrEqual(Tensor other) {
        return Elementwise.compare("GreaterOrEqual", this, other);
    }

    /** Whether this is less, {@code bool}. */
    public Tensor less(Tensor other) {
        return Elementwise.compare("Less", this, other);
    }

    /** Whether this is less than a number, {@code bool}. */
    public Tensor less(double other) {
        return less(like(other));
    }

    /** Whether this is less or equal, {@code bool}. */
    public Tensor lessOrEqual(Tensor other) {
        return Elementwise.compare("LessOrEqual", this, other);
    }

    /** Whether both are equal, element by element, {@code bool}. */
    public Tensor equalTo(Tensor other) {
        return Elementwise.compare("Equal", this, other);
    }

    /** Both, of {@code bool}. */
    public Tensor and(Tensor other) {
        return Elementwise.logical("And", this, other);
    }

    /** One or both, of {@code bool}. */
    public Tensor or(Tensor other) {
        return Elementwise.logical("Or", this, other);
    }

    /** The opposite, of {@code bool}. */
    public Tensor not() {
        return Elementwise.unary("Not", this);
    }

    /** Where this ({@code bool}) holds the first, elsewhere the second. */
    public Tensor where(Tensor then, Tensor otherwise) {
        return Elementwise.where(this, then, otherwise);
    }

    // ---- activations

    /** max(x, 0). */
    public Tensor relu() {
        return Elementwise.unary("Relu", this);
    }

    /** x where positive, else slope · x. */
    public Tensor leakyRelu(double slope) {
        return Elementwise.unary("LeakyRelu", this, "alpha", slope);
    }

    /** x where positive, else α (eˣ − 1) (Clevert et al. 2016). */
    public Tensor elu(double alpha) {
        return Elementwise.unary("Elu", this, "alpha", alpha);
    }

    /** 1 / (1 + e⁻ˣ). */
    public Tensor sigmoid() {
        return Elementwise.unary("Sigmoid", this);
    }

    /** Hyperbolic tangent. */
    public Tensor tanh() {
        return Elementwise.unary("Tanh", this);
    }

    /** log(1 + eˣ). */
    public Tensor softplus() {
        return Elementwise.unary("Softplus", this);
    }

    /** x · Φ(x), exact (Hendrycks and Gimpel 2016). */
    public Tensor gelu() {
        return Elementwise.unary("Gelu", this);
    }

    /** eˣ divided by its sum along an axis. */
    public Tensor softmax(int axis) {
        return Reductions.along("Softmax", this, axis);
    }

    /** Logarithm of {@link #softmax}, without its loss of precision. */
    public Tensor logSoftmax(int axis) {
        return Reductions.along("LogSoftmax", this, axis);
    }

    // ---- reductions

    /** Sum over the given axes, which are kept with length 1 if asked for. */
    public Tensor sum(boolean keep, int... axes) {
        return Reductions.reduce("ReduceSum", this, keep, axes);
    }

    /** Mean over the given axes, which are kept with length 1 if asked for. */
    public Tensor mean(boolean keep, int... axes) {
        return Reductions.reduce("ReduceMean", this, keep, axes);
    }

    /** Largest element; the gradient is shared equally among equal ones. */
    public Tensor max(boolean keep, int... axes) {
        return Reductions.reduce("ReduceMax", this, keep, axes);
    }

    /** log ∑ eˣ over the given axes, which are kept with length 1 if asked for. */
    public Tensor logSumExp(boolean keep, int... axes) {
        return Reductions.reduce("ReduceLogSumExp", this, keep, axes);
    }

    /** Sum of all elements, a scalar. */
    public Tensor sum() {
        return Reductions.reduce("ReduceSum", this, false);
    }

    /** Mean of all elements, a scalar. */
    public Tensor mean() {
        return Reductions.reduce("ReduceMean", this, false);
    }

    /** Index of the largest element along an axis, which goes; {@code int64}, without gradient. */
    public Tensor argMax(int axis) {
        return Reductions.argMax(this, axis);
    }

    /**
     * Rows of Euclidean length 1: {@code x / max(‖x‖, 1e-12)}.
     *
     * @param axis along which the length is taken
     */
    public Tensor l2Normalize(int axis) {
        return div(square().sum(true, axis).sqrt().max(like(1e-12)));
    }

    /**
     * Mean 0 and variance 1 along an axis: {@code (x − mean) / √(variance + ε)}, with the population variance. Layer normalisation without parameters, as for pixels of
     * patches (He et al. 2022) and targets that are features.
     *
     * @param axis along which mean and variance are taken
     * @param epsilon ε, positive
     */
    public Tensor standardize(int axis, double epsilon) {
        Tensor centered = sub(mean(true, axis));
        return centered.div(centered.square().mean(true, axis).add(epsilon).sqrt());
    }

    // ---- shapes

    /**
     * The same elements under another shape. N stays open where the first length stays, and where it is given as -1, as for rows that are joined
     * with what follows; any other first length fixes it.
     *
     * @param dims new lengths; one may be -1: whatever is left
     */
    public Tensor reshape(long... dims) {
        return Shapes.reshape(this, dims);
    }

    /** Two axes: those before the given one, and the rest. */
    public Tensor flatten(int axis) {
        return Shapes.flatten(this, axis);
    }

    /** Axes in another order: axis {@code i} of the result is axis {@code order[i]} of this. */
    public Tensor transpose(int... order) {
        return Shapes.transpose(this, order);
    }

    /** The last two axes exchanged. */
    public Tensor transposeMatrix() {
        return Shapes.transposeMatrix(this);
    }

    /** Without these axes, which must have length 1. */
    public Tensor squeeze(int... axes) {
        return Shapes.squeeze(this, axes);
    }

    /** New axes of length 1, at these positions of the result. */
    public Tensor unsqueeze(int... axes) {
        return Shapes.unsqueeze(this, axes);
    }

    /**
     * Broadcast to a shape. Only axes that become longer are fixed: for rows that are to be as many as those of another tensor, however many these are,
     * see {@link Rows#repeat}.
     */
    public Tensor expand(Shape shape) {
        return Shapes.expand(this, shape);
    }

    /** Joins tensors along an axis. */
    public static Tensor concat(int axis, Tensor... parts) {
        return Shapes.concat(axis, List.of(parts));
    }

    /** Joins tensors along an axis. */
    public static Tensor concat(int axis, List<Tensor> parts) {
        return Shapes.concat(axis, parts);
    }

    /** Cuts along an axis into parts of the given lengths, which fixes the length of that axis. */
    public List<Tensor> split(int axis, long... lengths) {
        return Shapes.split(this, axis, lengths);
    }

    /** From {@code start} (inclusive) to {@code end} (exclusive) along one axis; both may count from the end. It fixes the places along that axis. */
    public Tensor slice(int axis, long start, long end) {
        return Shapes.slice(this, axis, start, end, 1);
    }

    /** Every {@code step}-th element from {@code start} to {@code end}. */
    public Tensor slice(int axis, long start, long end, long step) {
        return Shapes.slice(this, axis, start, end, step);
    }

    /** One position of an axis, which goes. */
    public Tensor select(int axis, long index) {
        return slice(axis, index, index == -1 ? dim(axis) : index + 1).squeeze(axis);
    }

    /** Elements along an axis by index: {@code indices} is {@code int64} of any shape, which takes the axis's place. */
    public Tensor gather(int axis, Tensor indices) {
        return Shapes.gather(this, axis, indices);
    }

    /** Elements along an axis, chosen at each position: ONNX's {@code GatherElements}; the result has the indices' shape. */
    public Tensor gatherElements(int axis, Tensor indices) {
        return Shapes.gatherElements(this, axis, indices);
    }

    /**
     * Pads with a constant.
     *
     * @param value what is put there
     * @param pads lengths at the beginning of each axis, then at the end of each axis
     */
    public Tensor pad(double value, long... pads) {
        return Shapes.pad(this, "constant", value, pads);
    }

    /**
     * Pads with what the tensor has itself.
     *
     * @param padding what of it
     * @param pads as for {@link #pad(double, long...)}
     */
    public Tensor pad(Padding padding, long... pads) {
        return Shapes.pad(this, padding.onnx(), 0, pads);
    }

    /** The whole repeated along each axis. */
    public Tensor tile(long... repeats) {
        return Shapes.tile(this, repeats);
    }

    /** 1 at the index, 0 elsewhere, along a new last axis; this is {@code int64}, the result {@code float32}. */
    public Tensor oneHot(long depth) {
        return Shapes.oneHot(this, depth);
    }

    /** Another element type. Gradients flow between floating types. */
    public Tensor cast(DType to) {
        return to == type() ? this : Shapes.cast(this, to);
    }

    /** The same value, through which no gradient flows. */
    public Tensor stopGradient() {
        return graph.node(Node.ONNX, "Identity", List.of(this), java.util.Map.of(), type).get(0).markStopped();
    }

    private Tensor markStopped() {
        graph.stop(this);
        return this;
    }

    // ---- linear algebra and images

    /** Matrix product of the last two axes, {@code […, n, k]} with {@code […, k, m]}: {@code […, n, m]}; the others broadcast. */
    public Tensor matmul(Tensor other) {
        return Neural.matmul(this, other);
    }

    /**
     * A linear layer along the last axis: {@code x Wᵀ + b}; ONNX's {@code Gemm} for vectors, {@code MatMul} and {@code Add} for more axes. No
     * axis is fixed but the last.
     *
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}; null for none
     * @return {@code [N, …, out]} for this {@code [N, …, in]}
     */
    public Tensor linear(Tensor weight, @Nullable Tensor bias) {
        return Neural.linear(this, weight, bias);
    }

    /**
     * Convolution (cross-correlation) of {@code [N, C, H, W]}.
     *
     * @param weight {@code [M, C / groups, kH, kW]}
     * @param bias {@code [M]}; null for none
     * @return {@code [N, M, H', W']}, H' = ⌊(H + 2 · padding − dilation · (kH − 1) − 1) / stride⌋ + 1
     */
    public Tensor conv(Tensor weight, @Nullable Tensor bias, Window window) {
        return Neural.conv(this, weight, bias, window);
    }

    /**
     * Transposed convolution of {@code [N, C, H, W]}.
     *
     * @param weight {@code [C, M / groups, kH, kW]}
     * @param bias {@code [M]}; null for none
     * @param outputPadding rows and columns added at the lower and right border
     * @return {@code [N, M, H', W']}, H' = (H − 1) · stride − 2 · padding + dilation · (kH − 1) + outputPadding + 1
     */
    public Tensor convTranspose(Tensor weight, @Nullable Tensor bias, Window window, int outputPadding) {
        return Neural.convTranspose(this, weight, bias, window, outputPadding);
    }

    /**
     * Largest value of each square window of {@code [N, C, H, W]}.
     *
     * @param kernel height and width of the window
     * @param stride step in pixels
     * @param padding rows and columns added at each border, which are never the largest
     * @return {@code [N, C, H', W']}, H' = ⌊(H + 2 · padding − kernel) / stride⌋ + 1
     */
    public Tensor maxPool(int kernel, int stride, int padding) {
        return Neural.pool("MaxPool", this, kernel, stride, padding);
    }

    /**
     * Mean of each square window of {@code [N, C, H, W]}; padding counts as zeros.
     *
     * @param kernel height and width of the window
     * @param stride step in pixels
     * @param padding rows and columns added at each border
     * @return {@code [N, C, H', W']}, as for {@link #maxPool}
     */
    public Tensor averagePool(int kernel, int stride, int padding) {
        return Neural.pool("AveragePool", this, kernel, stride, padding);
    }

    /** Mean of each channel: {@code [N, C, 1, 1]} for this {@code [N, C, H, W]}. */
    public Tensor globalAveragePool() {
        return Neural.globalAveragePool(this);
    }

    /**
     * Mean of each cell of a grid that is laid over {@code [N, C, H, W]}, as PyTorch's {@code AdaptiveAvgPool2d}: cell (i, j) is the mean of rows ⌊i H / height⌋ to
     * ⌈(i + 1) H / height⌉ − 1, and of columns alike. N stays open.
     *
     * @param height rows of the grid, at most H
     * @param width columns of the grid, at most W
     * @return {@code [N, C, height, width]}; this where the grid has as many cells as there are places
     * @throws GraphException if the grid has more rows or columns than there are
     */
    public Tensor adaptiveAveragePool(long height, long width) {
        return Neural.adaptiveAveragePool(this, height, width);
    }

    /** Nearest-neighbour resizing of {@code [N, C, H, W]} to the given height and width. */
    public Tensor resizeNearest(long height, long width) {
        return Neural.resizeNearest(this, height, width);
    }

    /**
     * Bilinear sampling at given places, ONNX's {@code GridSample} with corners not aligned. No gradient flows to the grid.
     *
     * @param grid {@code [N, H', W', 2]}, (x, y) in [−1, 1] from border to border
     * @param outside what lies outside
     * @return {@code [N, C, H', W']}
     */
    public Tensor gridSample(Tensor grid, Outside outside) {
        return Neural.gridSample(this, grid, outside);
    }

    // ---- normalisation

    /**
     * Normalisation by given statistics, per channel (axis 1): {@code (x − mean) / √(variance + ε) · scale + bias}.
     * Batch normalisation in evaluation.
     *
     * @param scale {@code [C]}, as bias, mean and variance
     */
    public Tensor batchNormInference(Tensor scale, Tensor bias, Tensor mean, Tensor variance, double epsilon) {
        return Neural.batchNormInference(this, scale, bias, mean, variance, epsilon);
    }

    /**
     * Batch normalisation by the statistics of the batch (Ioffe and Szegedy 2015, algorithm 1).
     *
     * @param scale {@code [C]}, as bias, runningMean and runningVariance
     * @param momentum share of the old running statistics: {@code new = momentum · old + (1 − momentum) · batch}, with the population
     *     variance
     * @return the normalised tensor, the new running mean and the new running variance
     */
    public BatchNormResult batchNormTraining(
            Tensor scale, Tensor bias, Tensor runningMean, Tensor runningVariance, double epsilon, double momentum) {
        return Neural.batchNormTraining(this, scale, bias, runningMean, runningVariance, epsilon, momentum);
    }

    /**
     * What {@link #batchNormTraining} gives.
     *
     * @param output of the input's shape
     * @param runningMean {@code [C]}, to be assigned to the state that it follows
     * @param runningVariance {@code [C]}, likewise
     */
    public record BatchNormResult(Tensor output, Tensor runningMean, Tensor runningVariance) {}

    /**
     * Layer normalisation over the axes from {@code axis} on (Ba et al. 2016).
     *
     * @param scale of the shape of those axes, as bias
     */
    public Tensor layerNorm(int axis, Tensor scale, Tensor bias, double epsilon) {
        return Neural.layerNorm(this, axis, scale, bias, epsilon);
    }

    /**
     * Group normalisation of {@code [N, C, …]} (Wu and He 2018).
     *
     * @param scale {@code [C]}, as bias
     */
    public Tensor groupNorm(int groups, Tensor scale, Tensor bias, double epsilon) {
        return Neural.groupNorm(this, groups, scale, bias, epsilon);
    }

    /**
     * Instance normalisation of {@code [N, C, …]} (Ulyanov et al. 2016).
     *
     * @param scale {@code [C]}, as bias
     */
    public Tensor instanceNorm(Tensor scale, Tensor bias, double epsilon) {
        return Neural.instanceNorm(this, scale, bias, epsilon);
    }

    // ---- recurrence

    /**
     * A one-directional LSTM over {@code [T, N, in]}, ONNX's gate order (input, output, forget, cell).
     *
     * @param weights {@code [1, 4 H, in]}
     * @param recurrence {@code [1, 4 H, H]}
     * @param bias {@code [1, 8 H]}
     * @return outputs {@code [T, N, H]}
     */
    public Tensor lstm(Tensor weights, Tensor recurrence, Tensor bias) {
        return Neural.recurrent("LSTM", 4, this, weights, recurrence, bias);
    }

    /**
     * A one-directional GRU over {@code [T, N, in]}, ONNX's gate order (update, reset, hidden), reset after the product
     * ({@code linear_before_reset}), as in PyTorch.
     *
     * @param weights {@code [1, 3 H, in]}
     * @param recurrence {@code [1, 3 H, H]}
     * @param bias {@code [1, 6 H]}
     * @return outputs {@code [T, N, H]}
     */
    public Tensor gru(Tensor weights, Tensor recurrence, Tensor bias) {
        return Neural.recurrent("GRU", 3, this, weights, recurrence, bias);
    }

    // ---- losses

    /**
     * Mean cross-entropy of logits {@code [N, C]} with class indices.
     *
     * @param labels {@code [N]}, {@code int64}
     * @return scalar
     */
    public Tensor crossEntropy(Tensor labels) {
        return Neural.crossEntropy(this, labels);
    }

    private Tensor like(double value) {
        return graph.constant(Array.scalar(type(), value));
    }
}
