package io.repforge.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import io.repforge.images.ImageMetadata;
import io.repforge.images.Preparation;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * An encoder or a classifier that Repforge has exported. It reads and resizes images exactly as the data source did that it was trained on, since the model says how:
 * its features are those of {@code repforge embed}, but for rounding.
 *
 * <p>Any number of threads may call it at once. It is closed when none does any more.
 */
public final class Encoder implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelFacts model;
    private final EncoderOptions options;
    private final Preparation preparation;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Encoder(OrtEnvironment environment, OrtSession session, ModelFacts model, EncoderOptions options) {
        this.environment = environment;
        this.session = session;
        this.model = model;
        this.options = options;
        this.preparation = options.preparation().or(() -> model.images().flatMap(ImageMetadata::files)).orElse(Preparation.NONE);
    }

    /** As {@link #load(Path, EncoderOptions)} with {@link EncoderOptions#defaults}. */
    public static Encoder load(Path file) {
        return load(file, EncoderOptions.defaults());
    }

    /**
     * Loads a model.
     *
     * @param file what {@code repforge export}, {@code train} or {@code fine-tune} has written
     * @throws EncoderException if it isn't there, or is none of these
     */
    public static Encoder load(Path file, EncoderOptions options) {
        if (!Files.isRegularFile(file)) {
            throw new EncoderException("There is no file " + file + ": give an encoder.onnx of 'repforge export', or a classifier of 'repforge fine-tune'.");
        }
        return load(file.toString(), options, (environment, settings) -> environment.createSession(file.toString(), settings));
    }

    /**
     * Loads a model that is in memory, such as a resource.
     *
     * @param model the bytes of its file
     * @param name how messages call it
     * @throws EncoderException as {@link #load(Path, EncoderOptions)}
     */
    public static Encoder load(byte[] model, String name, EncoderOptions options) {
        return load(name, options, (environment, settings) -> environment.createSession(model, settings));
    }

    private interface Opening {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions settings) throws OrtException;
    }

    private static Encoder load(String name, EncoderOptions options, Opening opening) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession session = open(name, options, environment, opening);
        try {
            return new Encoder(environment, session, ModelFacts.of(name, session), options);
        } catch (OrtException | RuntimeException e) {
            close(session, name);
            throw e instanceof EncoderException told ? told : new EncoderException(name + " can't be used (" + e.getMessage() + "): export it again.", e);
        }
    }

    private static OrtSession open(String name, EncoderOptions options, OrtEnvironment environment, Opening opening) {
        try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            settings.setIntraOpNumThreads(options.threads());
            return opening.open(environment, settings);
        } catch (OrtException e) {
            throw new EncoderException(name + " isn't an ONNX model that ONNX Runtime " + environment.getVersion() + " can run (" + e.getMessage()
                    + "): give an encoder.onnx of 'repforge export', or a classifier of 'repforge fine-tune'.", e);
        }
    }

    /** The features of an image file; see {@link #embed(Input)}. */
    public float[] embed(Path file) {
        return embed(Input.file(file));
    }

    /** The features of a decoded image; see {@link #embed(Input)}. */
    public float[] embed(BufferedImage image) {
        return embed(Input.image(image));
    }

    /**
     * The features of one input, {@link #featureLength} numbers.
     *
     * @throws EncoderException if it can't be read, isn't what the encoder takes, or this is a classifier
     */
    public float[] embed(Input input) {
        return embedAll(List.of(input))[0];
    }

    /**
     * The features of inputs, a row for each in their order. They are read as they are needed, {@link EncoderOptions#batch} at a time.
     *
     * @throws EncoderException as {@link #embed(Input)}
     */
    public float[][] embedAll(List<Input> inputs) {
        if (model.isClassifier()) {
            throw new EncoderException(model.name() + " is a classifier and gives no features: call classify, or load the encoder.onnx that it was made of.");
        }
        return run(inputs);
    }

    /** The classes of an image file; see {@link #classify(Input)}. */
    public List<ClassProbability> classify(Path file) {
        return classify(Input.file(file));
    }

    /** The classes of a decoded image; see {@link #classify(Input)}. */
    public List<ClassProbability> classify(BufferedImage image) {
        return classify(Input.image(image));
    }

    /**
     * All classes, the most probable first.
     *
     * @throws EncoderException if the input can't be read, isn't what the classifier takes, or this is no classifier
     */
    public List<ClassProbability> classify(Input input) {
        return classifyAll(List.of(input)).get(0);
    }

    /**
     * All classes for each input, the most probable first.
     *
     * @throws EncoderException as {@link #classify(Input)}
     */
    public List<List<ClassProbability>> classifyAll(List<Input> inputs) {
        if (!model.isClassifier()) {
            throw new EncoderException(model.name() + " is an encoder and knows no classes: call embed, or load a classifier of 'repforge fine-tune'.");
        }
        List<String> names = model.classes();
        return Arrays.stream(run(inputs)).map(row -> IntStream.range(0, row.length).mapToObj(k -> new ClassProbability(names.get(k), k, row[k]))
                .sorted(Comparator.comparingDouble(ClassProbability::probability).reversed()).toList()).toList();
    }

    private float[][] run(List<Input> inputs) {
        float[][] rows = new float[inputs.size()][model.width()];
        for (int from = 0; from < rows.length; from += options.batch()) {
            int size = Math.min(options.batch(), rows.length - from);
            Batch batch = new Batch(model, preparation, size);
            for (int i = from; i < from + size; i++) {
                batch.add(inputs.get(i), inputs.get(i).name(i, rows.length));
            }
            try (OnnxTensor tensor = batch.tensor(environment);
                    OrtSession.Result result = session.run(Map.of(model.input(), tensor), Set.of(model.output()))) {
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                for (int i = from; i < from + size; i++) {
                    values.get(rows[i]);
                }
            } catch (OrtException e) {
                throw new EncoderException(model.name() + " can't be run on " + size + " inputs (" + e.getMessage() + "): take smaller batches if memory is short.", e);
            }
        }
        return rows;
    }

    /** Shape of one observation: {@code [channels, height, width]} of images. */
    public Shape shape() {
        return model.shape();
    }

    /** What images it takes: their channels, height and width, and the type of pixels; empty where it takes no images. */
    public Optional<Space.Image> images() {
        return model.images().map(ImageMetadata::space);
    }

    /** What images go through before it sees them. */
    public Preparation preparation() {
        return preparation;
    }

    /** Which of the network's features it gives, or tells classes by, such as {@code representation}. */
    public String featureName() {
        return model.metadata().getOrDefault(ModelFacts.FEATURES, "");
    }

    /**
     * How many features it gives.
     *
     * @throws EncoderException if it is a classifier
     */
    public int featureLength() {
        if (model.isClassifier()) {
            throw new EncoderException(model.name() + " is a classifier and gives no features.");
        }
        return model.width();
    }

    /** Whether it tells classes; else it gives features. */
    public boolean isClassifier() {
        return model.isClassifier();
    }

    /** Names of the classes that it tells, in the order of their numbers; numbers where they have no names. Of an encoder there are none. */
    public List<String> classes() {
        return model.isClassifier() ? model.classes() : List.of();
    }

    /** Names of the classes of the data that it was trained on, by label. */
    public Map<String, List<String>> classNames() {
        return model.classNames();
    }

    /** All that the model says of itself. */
    public Map<String, String> metadata() {
        return model.metadata();
    }

    /** Frees its memory. Nothing happens the second time. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            close(session, model.name());
        }
    }

    private static void close(OrtSession session, String name) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new EncoderException(name + " can't be closed (" + e.getMessage() + ").", e);
        }
    }
}
