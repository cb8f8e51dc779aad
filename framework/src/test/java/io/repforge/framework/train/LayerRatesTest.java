package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerRatesTest {

    /** Of plain descent at a rate of 1. */
    private record Descent() implements UpdateRule {

        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public Step step() {
            return new Descend();
        }
    }

    private static Map<String, Double> rates(double decay, String... parameters) {
        return LayerRates.of(new Descent(), List.of(parameters), decay).groups().stream()
                .collect(Collectors.toMap(ParameterGroup::parameters, group -> group.learningRate()));
    }

    @Test
    void ratesFallFromTheLastLayerToTheFirstAndNormalisationsGoWithTheirLayer() {
        assertEquals(Map.of("encoder/stem/*", 0.125, "encoder/stem_norm/*", 0.125, "encoder/block1/*", 0.25, "encoder/block2/*", 0.5, "encoder/norm/*", 0.5),
                rates(0.5, "encoder/stem/weight", "encoder/stem_norm/scale", "encoder/block1/conv1/weight", "encoder/block1/norm1/scale",
                        "encoder/block1/conv2/weight", "encoder/block2/conv1/weight", "encoder/norm/scale"));
    }

    /** As a momentum encoder's network lies within it. */
    @Test
    void layersAreToldApartBelowWhatAllHaveInCommon() {
        assertEquals(Map.of("encoder/query/conv1/*", 0.25, "encoder/query/conv2/*", 0.5),
                rates(0.5, "encoder/query/conv1/weight", "encoder/query/conv1/bias", "encoder/query/conv2/weight"));
    }

    @Test
    void aParameterMayLieBesideLayers() {
        assertEquals(Map.of("encoder/class_token", 0.25, "encoder/block1/*", 0.5), rates(0.5, "encoder/class_token", "encoder/block1/weight"));
    }

    /** As those of an ONNX file, whose names tell nothing of layers. */
    @Test
    void manyLayersShareTheFallOfTwelve() {
        String[] names = IntStream.range(0, 60).mapToObj(i -> "encoder/onnx/tensor" + i).toArray(String[]::new);
        Map<String, Double> rates = rates(0.75, names);
        assertEquals(Math.pow(0.75, 12), rates.get("encoder/onnx/tensor0"), 1e-12);
        assertEquals(Math.pow(0.75, 6), rates.get("encoder/onnx/tensor30"), 1e-12);
        assertEquals(Math.pow(0.75, 0.2), rates.get("encoder/onnx/tensor59"), 1e-12);
    }

    @Test
    void withoutDecayTheRuleStays() {
        UpdateRule rule = new Descent();
        assertSame(rule, LayerRates.of(rule, List.of("encoder/conv1/weight"), 1));
    }
}
