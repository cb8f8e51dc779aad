package io.repforge.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A classifier tells classes by their names. */
class ClassifierTest {

    private static Encoder classifier() {
        return Encoder.load(Resources.of("classifier.onnx"));
    }

    @Test
    void theClassesOfAnImageComeByTheirProbability() throws IOException {
        try (Encoder classifier = classifier()) {
            List<List<ClassProbability>> all = classifier.classifyAll(Input.files(Resources.images()));
            assertEquals(9, all.size());
            for (List<ClassProbability> classes : all) {
                assertEquals(2, classes.size());
                assertTrue(classes.get(0).probability() >= classes.get(1).probability());
                assertEquals(1, classes.get(0).probability() + classes.get(1).probability(), 1e-6);
                classes.forEach(one -> assertEquals(one.name(), one.number() == 0 ? "cold" : "warm"));
            }
            assertEquals(all.get(3), classifier.classify(Resources.images().get(3)));
            // It has learnt from these images, whose classes are no more than two sets of five and four.
            long right = IntStream.range(0, 9).filter(i -> all.get(i).get(0).number() == (i < 4 ? 0 : 1)).count();
            assertTrue(right >= 6, "it is right on " + right + " of 9");
        }
    }

    @Test
    void saysWhatItTells() {
        try (Encoder classifier = classifier()) {
            assertTrue(classifier.isClassifier());
            assertEquals(List.of("cold", "warm"), classifier.classes());
            assertEquals("label", classifier.metadata().get("label"));
            assertEquals("output", classifier.featureName());
        }
    }

    @Test
    void classesWithoutNamesAreNumbers() throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(Resources.of("classifier.onnx"))).toBuilder();
        int names = IntStream.range(0, model.getMetadataPropsCount()).filter(i -> model.getMetadataProps(i).getKey().equals("class_names")).findFirst().orElseThrow();
        model.removeMetadataProps(names);
        try (Encoder classifier = Encoder.load(model.build().toByteArray(), "numbered", EncoderOptions.defaults())) {
            assertEquals(List.of("0", "1"), classifier.classes());
            assertArrayEquals(new String[] {"0", "1"},
                    classifier.classify(Resources.images().get(0)).stream().map(ClassProbability::name).sorted().toArray());
        }
    }
}
