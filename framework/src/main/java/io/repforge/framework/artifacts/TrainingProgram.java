package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.api.array.Array;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Variable;
import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a session trains by, in memory: the models of ONNX Runtime's training layout, and what parameters and state start from. On disk it is
 * the four files that any ONNX Runtime training API can load.
 *
 * @param training the graph of forward and backward pass
 * @param eval the forward pass alone; null if it isn't needed
 * @param optimizer the update; null if nothing is to be updated
 * @param start parameters and state, with the optimizer's where training goes on
 * @param randoms what a step draws anew, by the names of its inputs; the files don't hold them, so a program that was read has none
 * @param sharing what several workers do with states that they don't average; not in the files either
 */
public record TrainingProgram(
        ModelProto training, @Nullable ModelProto eval, @Nullable ModelProto optimizer, CheckpointFile start, Map<String, Graph.Random> randoms,
        Map<String, Sharing> sharing) {

    private static final String TRAINING = "training_model.onnx";
    private static final String EVAL = "eval_model.onnx";
    private static final String OPTIMIZER = "optimizer_model.onnx";
    private static final String CHECKPOINT = "checkpoint";

    /** Names of the files, as ONNX Runtime's own tools call them. */
    public static final List<String> FILES = List.of(TRAINING, EVAL, OPTIMIZER, CHECKPOINT);

    public TrainingProgram {
        randoms = Collections.unmodifiableMap(new LinkedHashMap<>(randoms));
        sharing = Map.copyOf(sharing);
    }

    /**
     * A model with the optimizer of its update rule.
     *
     * @param values what all of the model's variables start from, by name
     */
    public static TrainingProgram of(TrainingModel model, Map<String, Array> values) {
        return of(model, model.write(), values);
    }

    /** As {@link #of(TrainingModel, Map)}, for a model that is written already. */
    public static TrainingProgram of(TrainingModel model, ModelProto training, Map<String, Array> values) {
        CheckpointFile start = CheckpointFile.of(some(model.trained(), values), some(model.untrained(), values));
        return new TrainingProgram(training, null, OptimizerModel.of(model.rule().step()), start, model.graph().randoms(),
                model.graph().variables().values().stream().filter(variable -> variable.sharing() != Sharing.AVERAGED)
                        .collect(Collectors.toMap(Variable::name, Variable::sharing)));
    }

    private static Map<String, Array> some(Collection<Variable> variables, Map<String, Array> values) {
        Map<String, Array> some = new LinkedHashMap<>();
        variables.forEach(variable -> some.put(variable.name(), values.get(variable.name())));
        return some;
    }

    /** The same with a forward pass to evaluate by. */
    public TrainingProgram withEval(ModelProto model) {
        return new TrainingProgram(training, model, optimizer, start, randoms, sharing);
    }

    /** The same from elsewhere, as resuming needs. */
    public TrainingProgram startingFrom(CheckpointFile other) {
        return new TrainingProgram(training, eval, optimizer, other, randoms, sharing);
    }

    /**
     * Writes the files into a folder, replacing those that are there.
     *
     * @throws UserError if one can't be written
     */
    public void write(Path folder) {
        write(folder.resolve(TRAINING), training);
        if (eval != null) {
            write(folder.resolve(EVAL), eval);
        }
        if (optimizer != null) {
            write(folder.resolve(OPTIMIZER), optimizer);
        }
        start.write(folder.resolve(CHECKPOINT));
    }

    private static void write(Path file, ModelProto model) {
        try {
            DurableFiles.replace(file, model.toByteArray());
        } catch (IOException e) {
            throw new UserError(file + " can't be written (" + UserError.reason(e) + "): check the folder's rights and the free space.", e);
        }
    }

    /**
     * Reads what lies in a folder; eval and optimizer model only if they are there.
     *
     * @throws UserError if a file is missing, can't be read, or isn't what its name says
     */
    public static TrainingProgram read(Path folder) {
        return read(folder, folder.resolve(CHECKPOINT));
    }

    /** As {@link #read(Path)}, from another checkpoint than the folder's. */
    public static TrainingProgram read(Path folder, Path checkpoint) {
        // Our reader says what is wrong with a bad file, which the library doesn't.
        CheckpointFile start = CheckpointFile.read(checkpoint);
        Path eval = folder.resolve(EVAL);
        Path optimizer = folder.resolve(OPTIMIZER);
        return new TrainingProgram(model(folder.resolve(TRAINING)), Files.exists(eval) ? model(eval) : null,
                Files.exists(optimizer) ? model(optimizer) : null, start, Map.of(), Map.of());
    }

    private static ModelProto model(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("There is no model at " + file + ".");
        }
        try {
            return ModelProto.parseFrom(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException e) {
            throw new UserError("The model " + file + " is damaged, or isn't ONNX (" + e.getMessage() + "): put it back as it was written.", e);
        } catch (IOException e) {
            throw new UserError("The model " + file + " can't be read: " + UserError.reason(e) + ".", e);
        }
    }
}
