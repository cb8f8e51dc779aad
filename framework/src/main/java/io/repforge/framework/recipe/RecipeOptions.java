package io.repforge.framework.recipe;

import io.repforge.api.Algorithm;
import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.DataSource;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.Optimizer;
import io.repforge.api.PairConstructor;
import io.repforge.api.Probe;
import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.batch.Interleave;
import io.repforge.framework.online.OnlineOptions;
import io.repforge.framework.rounds.DistributedOptions;
import io.repforge.framework.runtime.CudaOptions;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.OneDnnUse;
import io.repforge.framework.runtime.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a recipe. Their descriptions are the one source of the schema, the help and the defaults. */
public record RecipeOptions(
        @Option(value = "Name of the run and of its folder; the recipe's file name where left out", defaults = "null") @Nullable String name,
        @Option(value = "Preset that fills the slots that the recipe leaves out", defaults = "null") @Nullable Use<Algorithm<?>> algorithm,
        @Option(value = "Seed of every random choice", defaults = "0") long seed,
        @Option(value = "Where to train: auto, cpu, cuda or cuda:N", defaults = "auto") String device,
        @Option("What to train on") Data data,
        @Option("Maps observations to representations") Use<Encoder<?>> encoder,
        @Option("Maps representations to what the loss compares") Use<Decoder<?>> decoder,
        @Option("What is minimised") Use<Loss<?>> loss,
        @Option(value = "Which of context, target and extra are augmented, and how", defaults = "none") Use<Augmenter<?>> augmenter,
        @Option(value = "Makes pairs of steps", defaults = "identity") Use<PairConstructor<?>> pairConstructor,
        @Option(value = "Adds targets to a batch", defaults = "identity") Use<BatchExtender<?>> batchExtender,
        @Option(value = "How parameters follow their gradients", defaults = "adam") Use<Optimizer<?>> optimizer,
        @Option(value = "Learning rate over the run", defaults = "constant") Use<Schedule<?>> scheduler,
        @Option(value = "D, the number of features of a representation, which the encoder's last layer makes; null for an encoder without that layer, which gives the"
                + " features that its network has", defaults = "" + REPRESENTATION_DIM, min = 1) @Nullable Integer representationDim,
        @Option(value = "P, the number of features that the loss compares; as many as a representation has where left out", defaults = "null",
                min = 1) @Nullable Integer projectionDim,
        @Option(value = "What the run's encoder.onnx gives, and evaluate probes: output, which is the representation, or what a stage of the encoder gives, such as"
                + " conv3, or conv3:2 and {use: conv3, grid: 2} for its mean over a grid of 2×2 places", defaults = "output") FeatureChoice features,
        @Option(value = "Pairs per batch", defaults = "256", min = 1) int batchSize,
        @Option(value = "Number of epochs", defaults = "5", min = 1) int nEpochs,
        @Option(value = "Batches per epoch; one pass over the data where left out and its size is known", defaults = "null", min = 1) @Nullable Integer batchesPerEpoch,
        @Option(value = "Pairs held to draw from at random; 0 keeps their order", defaults = "1024", min = 0) int shuffleBufferSize,
        @Option(value = "Most bytes of memory that these pairs take, where images count as they are stored, until a batch needs them; then fewer are held, if need be. By"
                + " default the number of pairs alone counts", defaults = "null", min = 1) @Nullable Long shuffleBufferBytes,
        @Option(value = "Steps between lines of metrics", defaults = "100", min = 1) int logInterval,
        @Option(value = "Steps between computations of metrics", defaults = "10", min = 1) int calcLogInterval,
        @Option(value = "Epochs between checkpoints; the last epoch always writes one", defaults = "1", min = 1) int saveInterval,
        @Option(value = "How many of the newest checkpoints stay, or all", defaults = "10") Object keepCheckpoints,
        @Option(value = "Score of evaluate whose best checkpoint stays, too, such as linear; needs evaluate.every", defaults = "null") @Nullable String keepBest,
        @Option(value = "Steps between pictures of a batch as it is trained on, in batches/; 0 for that of the first alone", defaults = "0",
                min = 0) int saveBatchInterval,
        @Option(value = "Threads that compute; 0 for one per physical core", defaults = "0", min = 0, max = 1024) int threads,
        @Option(value = "Whether training on the CPU uses oneDNN's kernels where they are faster than ONNX Runtime's, which sum in another order: true ends the"
                + " run where oneDNN can't be loaded; if-possible takes ONNX Runtime's there, says so, and writes into the run's recipe which it took",
                defaults = "true") OneDnnUse onednn,
        @Option(value = "What convolutions, matrix products and their gradients are computed in: float32; bfloat16, for convolutions and dense layers on the CPU;"
                + " float16 on CUDA devices; auto for bfloat16 on CPUs that are faster by it, else float32, written into the run's recipe",
                defaults = "float32") Precision precision,
        @Option(value = "How it is computed on CUDA devices", defaults = "{}") CudaOptions cuda,
        @Option(value = "What else sees the run", defaults = "[]") List<Use<RunListener<?>>> listeners,
        @Option(value = "How the encoder is tested on labelled data", defaults = "null") @Nullable Evaluate evaluate,
        @Option(value = "What is measured of representations while the run trains, each time that metrics are computed", defaults = "{}") OnlineOptions online,
        @Option(value = "How several workers train together, each for some steps by itself before all are averaged: on one machine they take turns, on Spark they work at"
                + " the same time. Left out, there is one", defaults = "null") @Nullable DistributedOptions distributed,
        @Option(value = "Folder that relative paths start from; the recipe's own where left out", defaults = "null") @Nullable String baseDirectory) {

    /** D where a recipe says nothing. */
    public static final int REPRESENTATION_DIM = 128;

    /** Slots without a default, which an algorithm fills. */
    static final List<String> PRESET_SLOTS = List.of("encoder", "decoder", "loss");
    static final String DEVICE = Device.pattern();
    static final String ALL = "all";
    static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.+-]*";

    public RecipeOptions {
        if (!device.matches(DEVICE)) {
            throw new IllegalArgumentException("device must be " + Device.words() + ", not '" + device + "'");
        }
        if (name != null && !name.matches(NAME)) {
            throw new IllegalArgumentException("name must be letters, digits and - _ + . since a folder is named after it, not '" + name + "'");
        }
        if (!(keepCheckpoints instanceof Integer count && count >= 1 || ALL.equals(keepCheckpoints))) {
            throw new IllegalArgumentException("keep_checkpoints must be a whole number of at least 1, or all, not " + keepCheckpoints);
        }
        if (keepBest != null && (evaluate == null || evaluate.every() == 0)) {
            throw new IllegalArgumentException("keep_best needs scores between epochs: set evaluate.every, or leave keep_best out");
        }
        projectionDim = projectionDim == null ? representationDim : projectionDim;
    }

    /** Data to train on. */
    public record Data(
            @Option("Data sources; several are interleaved") List<Use<DataSource<?>>> train,
            @Option(value = "How several are: by-size as if they were one, each pair once a pass; equal with equal chances, small ones again and again"
                    + " until all have ended; in-order one after another. By default by-size where all sizes are known, else equal; in-order with"
                    + " shuffle_buffer_size: 0", defaults = "null") @Nullable Interleave interleave,
            @Option(value = "What is done about a step that can't be read, such as a damaged image, here and in evaluate: fail ends the run, naming it; skip leaves"
                    + " it out, ends its trajectory before it, and counts it in the metric skipped", defaults = "fail") OnError onError,
            @Option(value = "How many steps may be skipped in one pass over a dataset before the run ends after all", defaults = "1000", min = 0) int maxSkipped) {}

    /** Probes of the encoder, beside those of what it is compared with. */
    public record Evaluate(
            @Option("Data that probes learn from, with labels or actions as they need them") Use<DataSource<?>> train,
            @Option(value = "Data that probes are tested on; left out, a fifth of the trajectories of evaluate.train", defaults = "null") @Nullable Use<
                    DataSource<?>> test,
            @Option(value = "What tells how good it is: knn and linear predict the label; few-labels, retrieval, clustering, calibration and robustness"
                    + " tell more of it; factors predicts every label of the data, also numbers; actions is behavioural cloning; spread is told in any case",
                    defaults = "[knn, linear]") List<Use<Probe<?>>> probes,
            @Option(value = "What the encoder is compared with at the end: untrained, which is the same encoder as the run started with it; pixels, which are"
                    + " observations themselves; pca-N, which are N principal components of them; those of observations have the scores of labels;"
                    + " supervised, which is the same encoder, trained on the label for as long as the run itself takes",
                    defaults = Baseline.DEFAULTS) List<String> baselines,
            @Option(value = "Epochs between evaluations; 0 for one at the end only", defaults = "0", min = 0) int every,
            @Option(value = "Which label of the data the probes of one label predict", defaults = "label") String label,
            @Option(value = "Other data that the same encoder is probed on at the end, each with a name that its rows begin with", defaults = "[]") List<
                    Transfer> transfer,
            @Option(value = "Whether the data for tests is drawn as a map at the end, which takes some seconds", defaults = "true") boolean map) {

        public Evaluate {
            probes = List.copyOf(probes);
            baselines = List.copyOf(baselines);
            baselines.forEach(Baseline::of);
            transfer = List.copyOf(transfer);
            for (int i = 0; i < transfer.size(); i++) {
                String name = transfer.get(i).name();
                if (name.isBlank() || transfer.subList(0, i).stream().anyMatch(other -> other.name().equals(name))) {
                    throw new IllegalArgumentException("'transfer' has the name '" + name + "' " + (name.isBlank() ? "without a letter" : "twice")
                            + ": give each data a name of its own");
                }
            }
        }

        /** {@link #baselines} as what they are. */
        public List<Baseline> comparedWith() {
            return baselines.stream().map(Baseline::of).distinct().toList();
        }
    }

    /** Data of another kind than that which is trained on, to see how far the encoder is good for it. */
    public record Transfer(
            @Option("What its rows of scores begin with") String name,
            @Option("Data that probes learn from") Use<DataSource<?>> train,
            @Option(value = "Data that probes are tested on; left out, a fifth of the trajectories of 'train'", defaults = "null") @Nullable Use<DataSource<?>> test,
            @Option(value = "Which label of it the probes of one label predict; left out, that of evaluate", defaults = "null") @Nullable String label) {}
}
