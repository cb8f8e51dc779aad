package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.api.UpdateRule;
import io.repforge.api.graph.Node;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Writes {@code optimizer_model.onnx}. The library checks its inputs by name and order, and feeds all trained parameters as sequences, so
 * one model serves every network.
 *
 * <p>Neither model decays weights: Repforge does that in the training graph, where it can leave out biases and norms.
 */
public final class OptimizerModel {

    private static final int IR_VERSION = 9;

    private OptimizerModel() {}

    /** The model of an update's last step. */
    public static ModelProto of(UpdateRule.Step step) {
        return step.match(new UpdateRule.Step.Cases<>() {
            @Override
            public ModelProto descend(UpdateRule.Descend plain) {
                return sgd();
            }

            @Override
            public ModelProto adam(UpdateRule.Adam adam) {
                return adamW((float) adam.beta1(), (float) adam.beta2(), (float) adam.epsilon());
            }
        });
    }

    /**
     * AdamW without weight decay, which is Adam, with bias correction (Kingma and Ba 2015, Adam: A Method for Stochastic Optimization,
     * algorithm 1): {@code w ← w − lr · m̂ / (√v̂ + ε)}.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     */
    public static ModelProto adamW(float beta1, float beta2, float epsilon) {
        NodeProto node = NodeProto.newBuilder().setName("optimizer").setOpType("AdamWOptimizer").setDomain(Node.MICROSOFT)
                .addInput("learning_rate").addInput("step").addInput("params").addInput("gradients")
                .addInput("first_order_moments").addInput("second_order_moments")
                .addOutput("updated")
                .addAttribute(attribute("alpha", beta1)).addAttribute(attribute("beta", beta2))
                .addAttribute(attribute("epsilon", epsilon)).addAttribute(attribute("weight_decay", 0f))
                .addAttribute(attribute("adam_mode", 0L)).addAttribute(attribute("correct_bias", 1L))
                .build();
        return model(GraphProto.newBuilder().setName("adamw")
                .addInput(tensor("learning_rate", DataType.FLOAT)).addInput(tensor("step", DataType.INT64))
                .addInput(sequence("params")).addInput(sequence("gradients"))
                .addInput(sequence("first_order_moments")).addInput(sequence("second_order_moments"))
                .addNode(node).addOutput(tensor("updated", DataType.BOOL)));
    }

    /**
     * Plain descent: {@code w ← w − lr · g}. Momentum, where wanted, is part of {@code g} in the training graph: the library wants an input
     * for moments, but has no kernel that uses them.
     */
    public static ModelProto sgd() {
        NodeProto node = NodeProto.newBuilder().setName("optimizer").setOpType("SGDOptimizerV2").setDomain(Node.MICROSOFT)
                .addInput("learning_rate").addInput("params").addInput("gradients")
                .addOutput("updated")
                .build();
        return model(GraphProto.newBuilder().setName("sgd")
                .addInput(tensor("learning_rate", DataType.FLOAT)).addInput(tensor("step", DataType.INT64))
                .addInput(sequence("params")).addInput(sequence("gradients")).addInput(sequence("first_order_moments"))
                .addNode(node).addOutput(tensor("updated", DataType.BOOL, TensorShapeProto.getDefaultInstance())));
    }

    /** What the library keeps of each parameter's gradients for a model, as it calls them in checkpoints. */
    public static List<String> moments(ModelProto model) {
        long kept = model.getGraph().getInputList().stream().filter(input -> input.getName().endsWith("_order_moments")).count();
        return LongStream.range(0, kept).mapToObj(i -> "momentum" + i).toList();
    }

    private static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("repforge")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(Node.MICROSOFT).setVersion(1))
                .setGraph(graph).build();
    }

    private static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    /** A tensor of one element. */
    private static ValueInfoProto tensor(String name, DataType type) {
        return tensor(name, type, TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1)).build());
    }

    private static ValueInfoProto tensor(String name, DataType type, TensorShapeProto shape) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }

    private static ValueInfoProto sequence(String name) {
        TypeProto element = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber())).build();
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(element))).build();
    }
}
