package io.repforge.framework.onnx;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.graph.GraphException;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network of any ONNX file that takes images, from its start or up to some tensor of it: its floating initialisers are the parameters, by their names, and what is
 * trained can be written back into the file.
 */
public final class OnnxEncoder implements Encoder<OnnxEncoder.Options> {

    private static final String NAME = "onnx";
    private static final Logger LOG = LoggerFactory.getLogger(OnnxEncoder.class);

    /**
     * Options.
     *
     * @param output null: the tensor before the classifier
     * @param size null: that of the file, or of the data where the file takes any
     */
    public record Options(
            @Option("Path of the ONNX file, from where the recipe lies") String file,
            @Option(value = "Name of the tensor that the features are; by default the one before the classifier", defaults = "null") @Nullable String output,
            @Option(value = "Names of parameters that stay as they are; * stands for any characters", defaults = "[]") List<String> freeze,
            @Option(value = "file: with the file's numbers; random: its architecture alone", defaults = "file") Start start,
            @Option(value = "batch: normalise by the batch in training, and let running statistics follow; running: by these alone, which stay",
                    defaults = "batch") BatchNorms batchNorm,
            @Option(value = "What is taken from pixels, and what they are divided by, for each channel", defaults = "{}") Normalise normalise,
            @Option(value = "What white is in the images that the file takes, before normalise: 1 or 255", defaults = "1", min = 0, aboveMin = true) double white,
            @Option(value = "Order of the channels", defaults = "rgb") Colours colours,
            @Option(value = "Order of the axes; file: as the lengths of the file's input tell", defaults = "file") Layout layout,
            @Option(value = "Height and width that images are resized to; by default the file's, or the data's where the file takes any", defaults = "null", min = 1,
                    max = 8192) @Nullable Integer size,
            @Option(value = "What becomes of places or tokens: mean, first (the class token) or flatten", defaults = "mean") Pool pool,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {

        public Options {
            freeze = List.copyOf(freeze);
        }

        /** The same with another output. */
        Options withOutput(String name) {
            return new Options(file, name, freeze, start, batchNorm, normalise, white, colours, layout, size, pool, learnScale);
        }

        /** Of a file, with the defaults of all else. */
        public static Options of(Path file) {
            return new Options(file.toString(), null, List.of(), Start.FILE, BatchNorms.BATCH, new Normalise(List.of(), List.of()), 1, Colours.RGB, Layout.FILE, null,
                    Pool.MEAN, false);
        }
    }

    /** Where training starts. */
    public enum Start {
        /** From the file's numbers. */
        FILE,
        /** Anew. */
        RANDOM
    }

    /** What batch normalisation goes by in training. */
    public enum BatchNorms {
        /** The batch. */
        BATCH,
        /** Running statistics, which stay as they are. */
        RUNNING
    }

    /** Order of channels. */
    public enum Colours {
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red. */
        BGR
    }

    /** Order of the axes of the file's input. */
    public enum Layout {
        /** As its lengths tell. */
        FILE,
        /** {@code [N, C, H, W]}. */
        NCHW,
        /** {@code [N, H, W, C]}. */
        NHWC
    }

    /** How an output of places or tokens becomes a vector. */
    public enum Pool {
        /** The mean. */
        MEAN,
        /** The first token. */
        FIRST,
        /** All of them beside each other. */
        FLATTEN
    }

    /** {@code (pixel − mean) / std}; one number for each channel, or one for all. */
    public record Normalise(
            @Option(value = "What is taken away, in the units of white", defaults = "[]") List<Double> mean,
            @Option(value = "What is divided by", defaults = "[]", min = 0, aboveMin = true) List<Double> std) {

        public Normalise {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }

        boolean isAny() {
            return !mean.isEmpty() || !std.isEmpty();
        }
    }

    /**
     * The network of a file, for a learner that is built in Java: further options by {@link Choice#with}.
     *
     * @param file relative ones start from the working folder
     */
    public static Choice of(Path file) {
        return Choice.of(NAME).with("file", file.toString());
    }

    private final Operators operators = Operators.standard();
    /** What was said already, since networks are built several times in a run. */
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final LastRead lastRead = new LastRead();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "The network of any ONNX file, which can be written back into it";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        if (!(context.steps().observation() instanceof Space.Image)) {
            throw new GraphException("encoder onnx encodes images, but the observations are " + context.steps().observation() + "; use mlp for vectors");
        }
        OnnxFile file = lastRead.file(context.baseDirectory().resolve(options.file));
        String output = output(file, options);
        if (options.output == null && said.add(file.name() + output)) {
            LOG.info("The features are '{}' of {}: what comes before its classifier. Set encoder.output for another.", output, file.name());
        }
        return GaussianEncoder.of(context, options.learnScale, sized -> new OnnxNetwork(sized, file, options, operators));
    }

    /**
     * The tensor that is wanted.
     *
     * @throws UserError if the file has none of that name
     */
    static String output(OnnxFile file, Options options) {
        if (options.output == null) {
            return file.beforeClassifier();
        }
        Set<String> names = new LinkedHashSet<>(file.computed());
        if (!names.contains(options.output)) {
            throw new UserError("encoder.output: " + file.name() + " has no tensor '" + options.output + "' that is computed; "
                    + NearestName.of(options.output, names).map(near -> "did you mean '" + near + "'?")
                            .orElse("'repforge onnx inspect " + file.name() + "' lists them."));
        }
        return options.output;
    }
}
