package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.Encoder;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.onnx.Value.Flowing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A file's network up to an output, in the graph; behind it a layer to as many features as are wanted. */
final class OnnxNetwork implements Backbone {

    /** The name of the scope that the file's tensors have their names in. */
    static final String SCOPE = "onnx";

    private final Graph graph;
    private final OnnxFile file;
    private final OnnxEncoder.Options options;
    private final String output;
    private final Preparation preparation;
    private final Weights weights;
    private final Operators operators;
    private final UnaryOperator<Tensor> lastLayer;
    private final Stages stages = new Stages();

    OnnxNetwork(Encoder.Context context, OnnxFile file, OnnxEncoder.Options options, Operators operators) {
        this.graph = context.graph();
        this.file = file;
        this.options = options;
        this.operators = operators;
        this.output = OnnxEncoder.output(file, options);
        this.preparation = new Preparation(file, options);
        Parts parts = Parts.of(file, output, options.freeze());
        this.weights = new Weights(graph, file, parts, options.start() == OnnxEncoder.Start.RANDOM, SCOPE);
        this.lastLayer = context.lastLayer("features");
    }

    @Override
    public Features apply(Tensor images) {
        weights.make();
        Tensor prepared = preparation.apply(images);
        Map<Shape, Tensor> maps = new LinkedHashMap<>();
        Rows rows = new Rows();
        Application application = new Application(file, weights, options.batchNorm() == OnnxEncoder.BatchNorms.RUNNING, operators, prepared);
        String inside = graph.newScope("nodes");
        graph.within(inside, () -> {
            application.run(output, (node, value) -> note(node, value, maps, rows));
            return application;
        });
        Value value = application.value(output);
        if (!(value instanceof Flowing flowing) || flowing.batchAxis() != 0 || flowing.shape().dim(0) != images.dim(0) || flowing.tensor().type() != DType.FLOAT32) {
            throw new UserError("encoder.output: '" + output + "' of " + file.name() + " isn't one row of numbers for each image, but "
                    + (value instanceof Flowing other ? other.tensor().tensorType() : "the same for all") + "; 'repforge onnx inspect' lists those that are.");
        }
        Tensor vector = vector(flowing.tensor());
        stages.begin(images);
        maps.values().forEach(map -> stages.map("stage" + (stages.maps().size()), map));
        Tensor last = null;
        for (Tensor map : maps.values()) {
            last = stages.lastMap(map);
        }
        tokens(rows.last, last);
        return new Features(lastLayer.apply(vector), stages.tensors());
    }

    /** The last rows of tokens on the way. */
    private static final class Rows {
        private @Nullable Tensor last;
    }

    /** Of each resolution the last map counts. */
    private void note(OnnxMl.NodeProto node, Value value, Map<Shape, Tensor> maps, Rows rows) {
        if (value instanceof Flowing flowing && flowing.batchAxis() == 0 && flowing.tensor().type() == DType.FLOAT32) {
            Shape shape = flowing.shape();
            if (flowing.image() && shape.rank() == 4 && shape.from(2).elements() > 1) {
                maps.put(shape.from(2), flowing.tensor());
            } else if (shape.rank() == 3 && shape.dim(1) > 1 && node.getOpType().contains("Normalization")) {
                rows.last = flowing.tensor();
            }
        }
    }

    /** Rows behind the last map are its places, with a class token or registers before them. */
    private void tokens(@Nullable Tensor rows, @Nullable Tensor map) {
        if (rows != null && map != null) {
            long places = map.shape().from(2).elements();
            long others = rows.dim(1) - places;
            if (others >= 0 && rows.dim(0) == map.dim(0)) {
                stages.vector(Encoding.TOKENS, others == 0 ? rows : rows.slice(1, others, rows.dim(1)));
            }
        }
    }

    /** One vector for each image of what the file gives. */
    private Tensor vector(Tensor x) {
        int rank = x.shape().rank();
        if (rank == 2) {
            return x;
        }
        return switch (options.pool()) {
            case FLATTEN -> x.flatten(1);
            case FIRST -> {
                if (rank != 3) {
                    throw new UserError(
                            "encoder.pool: '" + output + "' of " + file.name() + " is " + x.shape() + ", and 'first' is of tokens, [N, T, D]: choose mean or flatten.");
                }
                yield x.select(1, 0);
            }
            case MEAN -> switch (rank) {
                case 3 -> x.mean(false, 1);
                case 4 -> preparation.channelsLast() ? x.mean(false, 1, 2) : x.globalAveragePool().flatten(1);
                default -> x.reshape(x.dim(0), -1);
            };
        };
    }

    @Override
    public List<Shape> featureMaps() {
        return stages.maps();
    }
}
