package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.recipe.FeatureChoice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The features of an encoder by name. */
class NamedFeaturesTest {

    private final Graph graph = new Graph(Mode.EVALUATION);
    private int inputs;

    private Tensor tensor(DType type, long... dims) {
        return graph.input("input" + inputs++, type, Shape.of(dims));
    }

    private Tensor observations() {
        return tensor(DType.FLOAT32, 2, 500);
    }

    /** What a layer makes of what comes before it. */
    private Tensor after(Tensor before, long... dims) {
        Tensor flat = before.flatten(1);
        Tensor weight = graph.parameter("weight" + inputs++, Shape.of(Shape.of(dims).without(0).elements(), flat.dim(1)), Initializer.zeros());
        return flat.linear(weight, null).reshape(dims);
    }

    private NamedFeatures features(int output) {
        Tensor first = after(observations(), 2, 8, 6, 5);
        Tensor last = after(first, 2, 16, 2, 2);
        Tensor tokens = after(last, 2, 9, 4);
        Tensor few = after(tokens, 2, 5, 4);
        Tensor hidden = after(few, 2, 24);
        Encoding encoding = Encoding.of(Distribution.point(after(hidden, 2, output)))
                .with("conv1", first)
                .with("conv2", last)
                .with(Encoding.FEATURE_MAP, last)
                .with("mask", tensor(DType.BOOL, 2, 9))
                .with(Encoding.TOKENS, tokens)
                .with("few", few)
                .with("hidden", hidden);
        return NamedFeatures.of("mine", encoding);
    }

    @Test
    void theRepresentationIsTheLastAndWhatIsNoNumberIsLeftOut() {
        assertEquals("conv1 [8, 6, 5], conv2 [16, 2, 2], feature_map [16, 2, 2], tokens [9, 4], few [5, 4], hidden [24], output [7]", features(7).shown());
        assertEquals(List.of("conv1", "conv2", "tokens", "few", "hidden", "output"), features(7).different());
    }

    @ParameterizedTest
    @CsvSource({"output, 7", "conv1, 240", "conv1:1, 8", "conv1:2, 32", "conv1:5, 200", "conv2:2, 64", "tokens, 36", "tokens:1, 4", "tokens:3, 36", "few:1, 4",
            "hidden, 24"})
    void eachIsAVectorAveragedToItsGrid(String choice, int width) {
        assertEquals(Shape.of(2, width), features(7).choose(FeatureChoice.parse(choice)).shape());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "conv3    | features: the encoder 'mine' gives no 'conv3'; it gives conv1 [8, 6, 5], conv2 [16, 2, 2], feature_map [16, 2, 2], tokens [9, 4], few [5, 4],"
                    + " hidden [24], output [7].",
            "mask     | features: the encoder 'mine' gives no 'mask'; it gives conv1 [8, 6, 5], conv2 [16, 2, 2], feature_map [16, 2, 2], tokens [9, 4], few [5, 4],"
                    + " hidden [24], output [7].",
            "conv1:6  | features: conv1:6 can't be, since 'conv1' is [8, 6, 5] of each observation and has no 6×6 places; choose a smaller grid, or none.",
            "few:2    | features: few:2 has no places to average to a grid, since 'few' is [5, 4] of each observation; leave the grid out.",
            "output:1 | features: output:1 has no places to average to a grid, since 'output' is [7] of each observation; leave the grid out."})
    void whatCanNotBeIsToldWithWhatThereIs(String choice, String told) {
        assertEquals(told, assertThrows(UserError.class, () -> features(7).choose(FeatureChoice.parse(choice))).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"conv1, 1000, conv1", "conv1, 100, conv1:3", "conv1:5, 100, conv1:3", "conv1:2, 100, conv1:2", "conv1, 1, conv1:1", "conv2, 100, conv2",
            "tokens, 36, tokens", "tokens, 16, tokens:2", "tokens:3, 10, tokens:1", "few, 10, few:1", "hidden, 10, hidden", "output, 1, output"})
    void wideMapsAreAveragedAsFarAsIsNeeded(String choice, int widest, String narrowed) {
        assertEquals(Optional.of(FeatureChoice.parse(narrowed)), features(7).narrowed(FeatureChoice.parse(choice), widest));
    }

    @ParameterizedTest
    @CsvSource({"conv1:6", "tokens:4", "few:2", "hidden:1"})
    void thereIsNothingToNarrowWherePlacesAreMissing(String choice) {
        assertEquals(Optional.empty(), features(7).narrowed(FeatureChoice.parse(choice), 100));
    }

    @Test
    void allAreChosenOnceAndWideMapsAveraged() {
        assertEquals("[conv1, conv2, tokens, few, hidden, output]", features(7).all(0, 1000).toString());
        assertEquals("[conv1:3, conv2, tokens, few, hidden, output]", features(7).all(0, 100).toString());
        assertEquals("[conv1:4, conv2:2, tokens, few, hidden, output]", features(7).all(4, 100).toString());
    }

    @Test
    void stagesThatHoldFewerNumbersThanWhatComesOutAreToldOfInOneWarning() {
        assertEquals(
                Optional.of("The encoder 'mine' squeezes each observation before it gives it out: conv2 has 16×2×2 = 64 numbers, tokens has 9×4 = 36 numbers, few has"
                        + " 5×4 = 20 numbers, hidden has 24 numbers, and after that output has 128 numbers, which can't tell more than 20 numbers do. Give it smaller strides or more"
                        + " channels, choose features: conv1, or ask for 20 features."),
                features(128).squeezed(FeatureChoice.OUTPUT));
        Tensor small = after(observations(), 2, 4);
        Tensor large = after(small, 2, 50);
        Encoding narrowFirst = Encoding.of(Distribution.point(after(large, 2, 9))).with("small", small).with("large", large);
        assertEquals(
                Optional.of("The encoder 'mine' squeezes each observation before it gives it out: small has 4 numbers, and after that output has 9 numbers, which can't"
                        + " tell more than 4 numbers do. Give it smaller strides or more channels, or ask for 4 features."),
                NamedFeatures.of("mine", narrowFirst).squeezed(FeatureChoice.OUTPUT));
        assertEquals(Optional.empty(), features(20).squeezed(FeatureChoice.OUTPUT));
    }

    /** As a class token beside the patches, or a connection that skips a stage. */
    @Test
    void aStageThatObservationsGoPastSqueezesNothing() {
        Tensor tokens = after(observations(), 2, 10, 6);
        Tensor classToken = tokens.select(1, 0);
        Tensor patches = tokens.slice(1, 1, 10);
        Tensor skipping = after(classToken, 2, 30).add(after(patches, 2, 30));
        Encoding encoding = Encoding.of(Distribution.point(skipping)).with("class", classToken).with("patches", patches);
        assertEquals(Optional.empty(), NamedFeatures.of("mine", encoding).squeezed(FeatureChoice.parse("patches")));
        assertEquals(Optional.empty(), NamedFeatures.of("mine", encoding).squeezed(FeatureChoice.OUTPUT));
    }

    @Test
    void whatComesAfterTheFeaturesThatAreGivenOutSqueezesNothing() {
        assertEquals(Optional.empty(), features(128).squeezed(FeatureChoice.parse("conv2")));
        assertEquals(Optional.empty(), features(128).squeezed(FeatureChoice.parse("conv1:2")));
    }
}
