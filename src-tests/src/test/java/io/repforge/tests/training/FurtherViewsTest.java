package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.Augmenter;
import io.repforge.api.ContractException;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.RunListener;
import io.repforge.api.View;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Augmentation may make further views and other sizes: they are declared, seen by what asks for them, and not there in evaluation. */
class FurtherViewsTest {

    private static final int BATCH = 6;
    /** Contexts and targets of 16 × 16, as the data has them, and parts of 8 × 8. */
    private static final Map<String, Object> MULTI_CROP = Map.of("use", "multi-crop", "local_count", 2, "augmentations", List.of("flip-left-right"));

    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();

    private static RepresentationLearner.Builder simclr() {
        return RepresentationLearner.of("simclr").batchSize(BATCH).seed(3).representationDim(4).projectionDim(4)
                .set("encoder", new Use<>(new PooledCnn(), new NoOptions()));
    }

    private LearnResult learn(RepresentationLearner learner, String run, RecordedLosses losses) {
        List<Use<RunListener<?>>> listeners = new ArrayList<>(losses.use());
        listeners.add(new Use<>(new Warnings(warnings), new NoOptions()));
        return learner.learn(List.of(Gratings.small(24)),
                LearnOptions.of().logDir(temp.resolve(run)).epochs(1).batchesPerEpoch(3).threads(1).listeners(listeners));
    }

    private static void build(RepresentationLearner learner) {
        Network.training(learner.architecture(Gratings.small(1).spec()), BATCH);
    }

    /** Keeps what a run warns of. */
    private record Warnings(List<String> told) implements RunListener<NoOptions> {

        @Override
        public String name() {
            return "warnings";
        }

        @Override
        public String description() {
            return "Keeps warnings";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) {
            return new Observer() {
                @Override
                public void onWarning(long step, String warning) {
                    told.add(warning);
                }
            };
        }
    }

    /** The mean squared distance of each local view's representation from the context's, and of the mean of its feature map from that of the context's. */
    private static final class ToLocal implements Loss<NoOptions> {

        @Override
        public String name() {
            return "to-local";
        }

        @Override
        public String description() {
            return "Local views are like the context";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, NoOptions options) {
            Encoding context = inputs.encodings().context();
            Tensor sum = context.mean().square().mean().sub(1).square();
            for (Encoding local : inputs.encodings().view("local")) {
                sum = sum.add(local.mean().sub(context.mean()).square().mean()).add(places(local).sub(places(context)).square().mean());
            }
            return Value.of(sum);
        }

        private static Tensor places(Encoding encoding) {
            return encoding.tensor(Encoding.FEATURE_MAP).mean(false, 2, 3);
        }
    }

    private static RepresentationLearner toLocal() {
        return simclr().set("augmenter", MULTI_CROP).set("loss", new Use<>(new ToLocal(), new NoOptions())).set("decoder", "no-op").build();
    }

    @Test
    void a_loss_sees_encodings_of_further_views_and_their_named_tensors() {
        RecordedLosses losses = RecordedLosses.all();
        LearnResult result = learn(toLocal(), "run", losses);

        assertEquals(3, losses.inOrder().size());
        assertTrue(losses.inOrder().stream().allMatch(loss -> Double.isFinite(loss) && loss > 0), losses.inOrder().toString());
        assertTrue(result.completed());
    }

    /** Nothing is augmented in evaluation: the representation is there, the loss isn't, which is told once. */
    @Test
    void evaluation_has_the_representation_alone_where_the_loss_needs_a_further_view() throws IOException {
        LearnResult result = learn(toLocal(), "run", RecordedLosses.all());

        assertEquals(List.of("There is no evaluation loss, since loss 'to-local' needs what the augmenter 'multi-crop' makes in training, and evaluation augments"
                + " nothing: the evaluation model has the representation alone."), warnings);
        ModelProto evaluation = ModelProto.parseFrom(Files.readAllBytes(temp.resolve("run/artifacts/eval_model.onnx")));
        assertEquals(List.of("representation"), evaluation.getGraph().getOutputList().stream().map(output -> output.getName()).toList());
        assertEquals(Shape.of(5, 4), represented(result, Shape.of(5, 1, 16, 16)).shape());
    }

    /** What an optimizer keeps of layers that stay as they start at first is a part of the training model alone. */
    @Test
    void an_encoder_is_compared_where_layers_are_frozen_at_first() throws IOException {
        LearnResult result = learn(simclr().set("optimizer", Map.of("use", "adam", "freeze", List.of(Map.of("parameters", "decoder/*", "steps", 2)))).build(), "run",
                RecordedLosses.all());
        assertEquals(Optional.empty(), EncoderExport.write(result.folder(), result.encoder(), BATCH, Optional.empty(), SessionOptions.defaults().withThreads(1)));
    }

    /** What the exported encoder, which is compared with the evaluation graph's first, makes of black images. */
    private static Array represented(LearnResult result, Shape images) throws IOException {
        EncoderExport.write(result.folder(), result.encoder(), BATCH, Optional.empty(), SessionOptions.defaults().withThreads(1));
        byte[] model = Files.readAllBytes(result.folder().encoder());
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            return session.infer(Map.of("observation", Array.of(images, new byte[(int) images.elements()]))).get("representation");
        }
    }

    /** Views that nothing asks for are no part of a step. */
    @Test
    void components_for_two_views_train_as_without_further_ones() {
        RecordedLosses alone = RecordedLosses.all();
        RecordedLosses beside = RecordedLosses.all();
        learn(simclr().set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of("flip-left-right"))).build(), "alone", alone);
        learn(simclr().set("augmenter", MULTI_CROP).build(), "beside", beside);

        assertEquals(alone.byStep(), beside.byStep());
        assertEquals(List.of(), warnings);
    }

    @Test
    void images_may_be_trained_on_at_another_size_than_that_which_is_represented() throws IOException {
        Map<String, Object> crop = Map.of("use", "random-resized-crop", "size", List.of(8, 12));
        RepresentationLearner learner =
                simclr().set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of("flip-left-right", crop, "noise"))).build();
        BatchSpec batch = learner.architecture(Gratings.small(1).spec()).batch();
        assertEquals(PairSpec.of(Space.image(1, 8, 12), Space.image(1, 8, 12)), batch.pairs());

        LearnResult result = learn(learner, "run", RecordedLosses.all());
        assertEquals(Shape.of(2, 4), represented(result, Shape.of(2, 1, 16, 16)).shape());
        assertEquals(List.of(), warnings, "the loss can be evaluated at the data's size");
    }

    // ---- what is declared

    /** An augmenter that says one thing and makes another. */
    private record Liar(BiFunction<PairTensors, Tensor, PairTensors> makes) implements Augmenter<NoOptions> {

        @Override
        public String name() {
            return "liar";
        }

        @Override
        public String description() {
            return "Says that it makes two parts of 1 × 8 × 8";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public BatchSpec spec(PairSpec pairs, NoOptions options) {
            return BatchSpec.of(pairs).withView("part", 2, Space.image(1, 8, 8));
        }

        @Override
        public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, NoOptions options) {
            return makes.apply(batch, batch.context().slice(2, 0, 8).slice(3, 0, 8));
        }
    }

    static Stream<Arguments> lies() {
        Space part = Space.image(1, 8, 8);
        return Stream.of(
                lie((batch, x) -> batch, "makes the views [] where it says [part]"),
                lie((batch, x) -> batch.withView("part", View.of(part, x)), "makes the view 'part' as 1 × image 1×8×8 where it says 2 × image 1×8×8"),
                lie((batch, x) -> batch.withView("part", View.of(part, x, x.slice(3, 0, 4))),
                        "makes the view 'part' as float32 [6, 1, 8, 4] where it says image 1×8×8, float32 [6, 1, 8, 8]"),
                lie((batch, x) -> batch.withView("part", View.of(part, x, x)).withView("more", View.of(part, x)), "makes the views [part, more] where it says [part]"),
                lie((batch, x) -> batch.withView("part", View.of(part, x, x)).withContext(x),
                        "makes the context as float32 [6, 1, 8, 8] where it says image 1×16×16, float32 [6, 1, 16, 16]"));
    }

    private static Arguments lie(BiFunction<PairTensors, Tensor, PairTensors> makes, String told) {
        return Arguments.of(new Liar(makes), told);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void an_augmenter_that_makes_what_it_does_not_say_is_at_fault(Liar liar, String told) {
        RepresentationLearner learner = simclr().set("augmenter", new Use<>(liar, new NoOptions())).build();
        ContractException fault = assertThrows(ContractException.class, () -> build(learner));
        assertEquals("liar", fault.component().name());
        assertEquals(told, fault.getMessage());
    }

    @Test
    void encoders_and_decoders_know_what_is_declared_in_training_and_evaluation() {
        List<BatchSpec> known = new ArrayList<>();
        Encoder<NoOptions> curious = new Curious(known);
        RepresentationLearner learner = simclr().set("encoder", new Use<>(curious, new NoOptions())).set("augmenter", MULTI_CROP).build();
        build(learner);
        Network.evaluation(learner.architecture(Gratings.small(1).spec()), BATCH);

        Space.Image data = Space.image(1, 16, 16);
        BatchSpec declared = BatchSpec.of(PairSpec.of(data, data)).withView("local", 2, Space.image(1, 8, 8));
        assertTrue(known.size() >= 2 && known.stream().allMatch(declared::equals), known.toString());
        assertNotEquals(declared, BatchSpec.of(declared.pairs()));
    }

    /** Notes what it is built for. */
    private record Curious(List<BatchSpec> known) implements Encoder<NoOptions> {

        @Override
        public String name() {
            return "curious";
        }

        @Override
        public String description() {
            return "Notes what it is built for";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            known.add(context.batch());
            return new PooledCnn().build(context, options);
        }
    }

    // ---- encoders of a fixed size

    static Stream<Arguments> fixedEncoders() {
        return Stream.of(Arguments.of("magical-cnn", Map.of("use", "magical-cnn", "arch", "small")), Arguments.of("mlp", Map.of("use", "mlp", "hidden", List.of(4))),
                Arguments.of("magical-cnn", Map.of("use", "momentum", "encoder", Map.of("use", "magical-cnn"))));
    }

    @ParameterizedTest
    @MethodSource("fixedEncoders")
    void an_encoder_of_a_fixed_size_refuses_views_of_another_in_one_sentence(String network, Map<String, Object> encoder) {
        for (Map<String, Object> augmenter : List.of(MULTI_CROP,
                Map.<String, Object>of("use", "context-only", "augmentations", List.of(Map.of("use", "random-resized-crop", "size", List.of(8, 8)))))) {
            RepresentationLearner learner = simclr().set("encoder", encoder).set("augmenter", augmenter).build();
            UserError refusal = assertThrows(UserError.class, () -> build(learner));
            assertTrue(refusal.getMessage().contains("encoder " + network + " has a weight for each place of an image, so it takes images of the observations' size"
                    + " alone, image 1×16×16, and not [1, 8, 8]; let augmentations keep the size, or use an encoder that takes the mean over all places, such as"
                    + " resnet-18"), refusal.getMessage());
        }
    }

    /** One that says nothing of it, whose linear layer gets as many weights as there are pixels when it is first applied. */
    private static final class Flat implements Encoder<NoOptions> {

        @Override
        public String name() {
            return "flat";
        }

        @Override
        public String description() {
            return "A linear layer on pixels";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public EncoderModule build(Context context, NoOptions options) {
            UnaryOperator<Tensor> layer = context.lastLayer("layer");
            return images -> Encoding.of(Distribution.point(layer.apply(images.flatten(1))));
        }
    }

    @Test
    void an_encoder_that_could_not_represent_the_data_is_told_before_anything_is_trained() {
        RepresentationLearner learner = simclr().set("encoder", new Use<>(new Flat(), new NoOptions())).set("augmenter",
                Map.of("use", "context-and-target", "augmentations", List.of(Map.of("use", "random-resized-crop", "size", List.of(8, 8))))).build();
        UserError refusal = assertThrows(UserError.class, () -> build(learner));
        assertEquals("encoder: 'flat' is bound to a size: to represent observations of image 1×16×16 its encoder/layer/weight is float32 [4, 256], but training on"
                + " context image 1×8×8, target image 1×8×8 makes it float32 [4, 64]. Let the augmenter keep the size, or choose an encoder for any size, such as"
                + " resnet-18.", refusal.getMessage());
    }
}
