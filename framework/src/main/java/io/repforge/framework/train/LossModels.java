package io.repforge.framework.train;

import io.repforge.api.UpdateRule;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.runtime.Initialization;
import java.util.Map;

/** The models of an architecture's loss: what trains by it, and what evaluates it. */
public final class LossModels {

    private LossModels() {}

    /** The training model of an architecture, not written yet. */
    public static TrainingModel training(Architecture architecture, int batch, UpdateRule rule) {
        return training(architecture, batch, rule, false);
    }

    /**
     * The training model of an architecture, not written yet.
     *
     * @param observed whether its steps give representations to the host to look at
     */
    static TrainingModel training(Architecture architecture, int batch, UpdateRule rule, boolean observed) {
        Network.WithLoss training = Network.training(architecture, batch);
        return TrainingModel.of(training.graph(), training.loss().loss(), training.loss().statistics(), observed ? training.observed() : Map.of(), rule);
    }

    /** The loss, where it can be computed without augmentation, and, where contexts are observations, their representation, in evaluation. */
    static OnnxWriter evaluation(Architecture architecture, int batch) {
        Network.InEvaluation network = Network.evaluation(architecture, batch);
        OnnxWriter writer = OnnxWriter.of(network.graph());
        network.loss().ifPresent(loss -> {
            writer.output(TrainingModel.LOSS, loss.loss());
            loss.statistics().forEach((name, tensor) -> writer.output(TrainingModel.STATISTIC + name, tensor));
        });
        network.representation().ifPresent(tensor -> writer.output(Network.REPRESENTATION, tensor));
        return writer;
    }

    /**
     * All that a session trains an architecture by.
     *
     * @param model the architecture's training model
     * @param seed seed of the initial values
     */
    public static TrainingProgram program(TrainingModel model, Architecture architecture, int batch, long seed) {
        return TrainingProgram.of(model, new Initialization(seed).values(model.graph().variables().values()))
                .withEval(evaluation(architecture, batch).variables(OnnxWriter.variables(model.graph())).write());
    }
}
