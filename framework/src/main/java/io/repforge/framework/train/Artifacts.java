package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.UpdateRule;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.TrainingArtifacts;
import java.nio.file.Path;

/** Writes the four files of ONNX Runtime's training layout for an architecture. */
public final class Artifacts {

    private Artifacts() {}

    /** The training model of an architecture, not written yet. */
    public static TrainingModel model(Architecture architecture, int batch, UpdateRule rule) {
        Network.WithLoss training = Network.training(architecture, batch);
        return TrainingModel.of(training.graph(), training.loss().loss(), training.loss().statistics(), rule);
    }

    /**
     * @param folder where they go
     * @param model the architecture's training model
     * @param seed seed of the initial values
     */
    public static void write(Path folder, TrainingModel model, Architecture architecture, int batch, UpdateRule rule, long seed) {
        write(folder, model, model.write(), evaluation(architecture, batch).variables(OnnxWriter.variables(model.graph())).write(), rule, seed);
    }

    /** As {@link #write(Path, TrainingModel, Architecture, int, UpdateRule, long)}, for models that are written already. */
    static void write(
            Path folder, TrainingModel model, OnnxMl.ModelProto training, OnnxMl.ModelProto evaluation, UpdateRule rule, long seed) {
        RunFolder.writeAtomically(folder.resolve(TrainingArtifacts.TRAINING), training.toByteArray());
        RunFolder.writeAtomically(folder.resolve(TrainingArtifacts.EVAL), evaluation.toByteArray());
        RunFolder.writeAtomically(folder.resolve(TrainingArtifacts.OPTIMIZER), optimizer(rule).toByteArray());
        Initialization initialization = new Initialization(seed);
        CheckpointFile.of(initialization.values(model.trained()), initialization.values(model.untrained()))
                .write(folder.resolve(TrainingArtifacts.CHECKPOINT));
    }

    /** The loss and, where contexts are observations, their representation, in evaluation. */
    static OnnxWriter evaluation(Architecture architecture, int batch) {
        Network.WithLoss network = Network.evaluation(architecture, batch);
        OnnxWriter writer = OnnxWriter.of(network.graph()).output(TrainingModel.LOSS, network.loss().loss());
        network.loss().statistics().forEach((name, tensor) -> writer.output(TrainingModel.STATISTIC + name, tensor));
        network.representation().ifPresent(tensor -> writer.output(Network.REPRESENTATION, tensor));
        return writer;
    }

    private static OnnxMl.ModelProto optimizer(UpdateRule rule) {
        if (rule.step() instanceof UpdateRule.Adam adam) {
            return OptimizerModel.adamW((float) adam.beta1(), (float) adam.beta2(), (float) adam.epsilon());
        }
        return OptimizerModel.sgd();
    }
}
