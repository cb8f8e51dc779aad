package io.repforge.framework.cli;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EncoderModel;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.SavedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An encoder named on the command line.
 *
 * @param model from observations to features
 * @param run the run that it is of; empty for an ONNX file
 * @param learnt what the run was trained on; empty for an ONNX file
 * @param seed seed of the run, or 0
 * @param session how the run computes; the best device for an ONNX file
 */
public record EncoderArgument(EncoderModel model, Optional<EncoderSnapshot> run, List<Use<DataSource<?>>> learnt, long seed, SessionOptions session) {

    /**
     * A run's folder, of which one checkpoint counts, or an ONNX file.
     *
     * @param features which features it is to give; empty for what the run's recipe says, or the file has
     */
    public static EncoderArgument open(Path path, CheckpointOption checkpoint, Optional<FeatureChoice> features, Components components) {
        if (Files.isDirectory(path)) {
            SavedRun run = SavedRun.open(path, components);
            EncoderSnapshot saved = run.snapshot(run.checkpoint(checkpoint.name()), stepsOf(run, components));
            EncoderSnapshot snapshot = features.map(saved::withFeatures).orElse(saved);
            return new EncoderArgument(EncoderModel.of("The encoder of " + path, snapshot), Optional.of(snapshot),
                    run.recipe().train(), run.recipe().seed(), LearnOptions.of(run.recipe()).session());
        }
        checkpoint.requireNone(path);
        try {
            EncoderModel model = EncoderModel.of(path.toString(), Files.readAllBytes(path));
            features.ifPresent(wanted -> FeaturesOption.require(model, wanted));
            return new EncoderArgument(model, Optional.empty(), List.of(), 0, SessionOptions.defaults());
        } catch (IOException e) {
            throw new UserError("There is no run folder and no ONNX file " + path + ": give the folder of a run or an encoder.onnx.", e);
        }
    }

    /** The spaces that a run was trained on, from its data. */
    static StepSpec stepsOf(SavedRun run, Components components) {
        try (DataOpener data = new DataOpener(components, run.recipe().baseDirectory())) {
            if (run.recipe().train().isEmpty()) {
                throw new UserError("The recipe " + run.folder().recipe() + " names no training data, so the observations' space isn't known: "
                        + "name the data under data.train there.");
            }
            StepSpec spec = opened(run, data).spec();
            return spec.withLabels(Map.of());
        }
    }

    private static Dataset opened(SavedRun run, DataOpener data) {
        try {
            return data.openForSpaces(run.recipe().train().get(0));
        } catch (UserError e) {
            throw new UserError("What the encoder of the run " + run.folder().path() + " takes is told by the data that it was trained on, which can't be opened here ("
                    + e.getMessage() + "): put it back, or use an encoder.onnx of the run, which needs none.", e);
        }
    }
}
