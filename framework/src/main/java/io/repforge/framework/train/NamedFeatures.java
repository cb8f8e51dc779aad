package io.repforge.framework.train;

import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.recipe.FeatureChoice;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The features that an encoder gives of observations: what its stages give, by name and in their order, and the representation as the last, which is called
 * {@link Encoding#OUTPUT}.
 *
 * @param encoder the encoder's name
 * @param tensors {@code float32 [N, …]}
 */
public record NamedFeatures(String encoder, Map<String, Tensor> tensors) {

    public NamedFeatures {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Those of an encoding. What it names that isn't {@code float32} is no features.
     *
     * @param encoder name of the encoder that made it
     */
    public static NamedFeatures of(String encoder, Encoding encoding) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        encoding.tensors().forEach((name, tensor) -> {
            if (tensor.type() == DType.FLOAT32 && tensor.shape().rank() >= 2) {
                tensors.put(name, tensor);
            }
        });
        tensors.put(Encoding.OUTPUT, encoding.mean());
        return new NamedFeatures(encoder, tensors);
    }

    /** Shapes for one observation. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape().without(0)));
        return Collections.unmodifiableMap(shapes);
    }

    /** Shapes for one observation, as lists of lengths. */
    public Map<String, List<Long>> dims() {
        Map<String, List<Long>> dims = new LinkedHashMap<>();
        shapes().forEach((name, shape) -> dims.put(name, Arrays.stream(shape.dims()).boxed().toList()));
        return dims;
    }

    /** Names and shapes in one line, such as {@code conv1 [64, 14, 14], output [512]}. */
    public String shown() {
        return shapes().entrySet().stream().map(feature -> feature.getKey() + " " + feature.getValue()).collect(Collectors.joining(", "));
    }

    /** The names of those that differ: one tensor may have several. */
    public List<String> different() {
        Map<Tensor, String> names = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.equals(Encoding.OUTPUT)) {
                names.remove(tensor);
            }
            names.putIfAbsent(tensor, name);
        });
        return List.copyOf(names.values());
    }

    /**
     * A choice of each of those that differ.
     *
     * @param grid that those are averaged to which have as many places; 0 for maps as they are
     * @param widest numbers of an observation that a map as it is may have; the largest grid that makes no more is taken for others
     */
    public List<FeatureChoice> all(int grid, int widest) {
        return different().stream().map(name -> new FeatureChoice(name, grid > 0 ? Math.min(grid, side(name)) : narrowing(name, side(name), widest))).toList();
    }

    /**
     * A choice whose vectors aren't wider than can be helped: of a map, tokens or a grid that has more numbers, the largest grid that has no more.
     *
     * @return empty where there aren't so many places as the choice wants
     */
    Optional<FeatureChoice> narrowed(FeatureChoice choice, int widest) {
        if (choice.grid() > places(choice.use())) {
            return Optional.empty();
        }
        int narrow = narrowing(choice.use(), places(choice.use()), widest);
        return Optional.of(narrow > 0 && (choice.grid() == 0 || choice.grid() > narrow) ? new FeatureChoice(choice.use(), narrow) : choice);
    }

    /** The side of the largest grid that features can be averaged to; 0 where there is none. */
    private int places(String name) {
        Shape shape = shape(name);
        if (shape.rank() != 2) {
            return side(name);
        }
        int side = (int) Math.sqrt(shape.dim(0));
        return (long) side * side == shape.dim(0) ? side : 1;
    }

    /** Places of a map along its shorter side; 0 where it isn't one. */
    private int side(String name) {
        Shape shape = shape(name);
        return shape.rank() == 3 ? (int) Math.min(shape.dim(1), shape.dim(2)) : 0;
    }

    /**
     * The largest grid of no more numbers than are wanted; 0 where there are no more as it is, or no places.
     *
     * @param side of the largest grid that there can be
     */
    private int narrowing(String name, int side, int widest) {
        Shape shape = shape(name);
        // Of tokens [T, D] and maps [C, H, W].
        double channels = shape.dim(shape.rank() == 2 ? 1 : 0);
        return side > 0 && shape.elements() > widest ? (int) Math.max(1, Math.min(side, Math.sqrt(widest / channels))) : 0;
    }

    /**
     * The features of a choice as vectors, a row for each observation.
     *
     * @return {@code [N, D]}: a map {@code [N, C, H, W]} averaged to the grid, if there is one, and channel by channel; all else flattened
     * @throws UserError if there are none of that name, or they can't be averaged to that grid
     */
    public Tensor choose(FeatureChoice choice) {
        Tensor tensor = tensors.get(choice.use());
        if (tensor == null) {
            throw new UserError("features: the encoder '" + encoder + "' gives no '" + choice.use() + "'; it gives " + shown() + ".");
        }
        Tensor pooled = choice.grid() == 0 ? tensor : places(tensor, choice).adaptiveAveragePool(choice.grid(), choice.grid());
        return pooled.shape().rank() == 2 ? pooled : pooled.flatten(1);
    }

    /** As a map {@code [N, C, H, W]} at least as large as the grid. Of tokens {@code [N, T, D]}, whose places aren't known, all or a square of them make one. */
    private static Tensor places(Tensor tensor, FeatureChoice choice) {
        Shape shape = tensor.shape();
        Tensor map = tensor;
        if (shape.rank() == 3) {
            long side = (long) Math.sqrt(shape.dim(1));
            boolean square = side * side == shape.dim(1);
            if (square || choice.grid() == 1) {
                map = tensor.transpose(0, 2, 1).reshape(shape.dim(0), shape.dim(2), square ? side : 1, square ? side : shape.dim(1));
            }
        }
        if (map.shape().rank() != 4) {
            throw new UserError("features: " + choice + " has no places to average to a grid, since '" + choice.use() + "' is " + shape.without(0)
                    + " of each observation; leave the grid out.");
        }
        if (choice.grid() > Math.min(map.dim(2), map.dim(3))) {
            throw new UserError("features: " + choice + " can't be, since '" + choice.use() + "' is " + shape.without(0) + " of each observation and has no "
                    + choice.grid() + "×" + choice.grid() + " places; choose a smaller grid, or none.");
        }
        return map;
    }

    /**
     * Stages that hold fewer numbers of an observation than what is given out, which is computed of them alone, so that the latter can't hold more either.
     *
     * @param given what is given out, one of them
     * @return two sentences; empty if there are none
     */
    public Optional<String> squeezed(FeatureChoice given) {
        long numbers = elements(given.use());
        List<String> names = List.copyOf(tensors.keySet());
        List<String> before = names.subList(0, names.indexOf(given.use()));
        List<String> narrow = different().stream().filter(before::contains).filter(name -> elements(name) < numbers)
                .filter(name -> isNeck(name, given.use())).toList();
        if (narrow.isEmpty()) {
            return Optional.empty();
        }
        int first = before.indexOf(narrow.get(0));
        long fewest = narrow.stream().mapToLong(this::elements).min().orElseThrow();
        return Optional.of(
                "The encoder '" + encoder + "' squeezes each observation before it gives it out: " + narrow.stream().map(this::sized).collect(Collectors.joining(", "))
                        + ", and after that " + sized(given.use()) + ", which can't tell more than " + fewest + " numbers do. Give it smaller strides or more channels"
                        + (first == 0 ? "" : ", choose features: " + before.get(first - 1)) + ", or ask for " + fewest + " features.");
    }

    /** Whether nothing of an observation reaches features but through a stage, as it does past a class token, or by a connection that skips. */
    private boolean isNeck(String stage, String features) {
        Tensor neck = Objects.requireNonNull(tensors.get(stage));
        Upstream past = Upstream.past(neck, Objects.requireNonNull(tensors.get(features)));
        return neck.graph().inputs().values().stream().noneMatch(past::contains);
    }

    private Shape shape(String name) {
        return Objects.requireNonNull(tensors.get(name)).shape().without(0);
    }

    private long elements(String name) {
        return shape(name).elements();
    }

    private String sized(String name) {
        long[] dims = shape(name).dims();
        String all = Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining("×"));
        return name + " has " + (dims.length > 1 ? all + " = " : "") + elements(name) + " numbers";
    }
}
