package io.repforge.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.images.Preparation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What doesn't fit is told in a sentence, with its name. */
class EncoderFaultsTest {

    @TempDir
    Path temp;

    private static void assertFault(String expected, Executable code) {
        String told = assertThrows(EncoderException.class, code).getMessage();
        assertEquals(expected, told.contains(expected) ? expected : told);
    }

    private static byte[] changed(String name, Consumer<ModelProto.Builder> change) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(Resources.of(name))).toBuilder();
        change.accept(model);
        return model.build().toByteArray();
    }

    private static void assertUnloadable(String expected, Consumer<ModelProto.Builder> change) throws IOException {
        byte[] model = changed("encoder.onnx", change);
        assertFault(expected, () -> Encoder.load(model, "other.onnx", EncoderOptions.defaults()));
    }

    private static void say(ModelProto.Builder model, String key, String value) {
        int place = IntStream.range(0, model.getMetadataPropsCount()).filter(i -> model.getMetadataProps(i).getKey().equals(key)).findFirst().orElseThrow();
        model.setMetadataProps(place, StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    @Test
    void aFileThatIsNoModel() throws IOException {
        assertFault("There is no file " + temp.resolve("missing.onnx") + ": give an encoder.onnx", () -> Encoder.load(temp.resolve("missing.onnx")));
        Path text = Files.writeString(temp.resolve("text.onnx"), "no model");
        assertFault(text + " isn't an ONNX model that ONNX Runtime ", () -> Encoder.load(text));
    }

    @Test
    void aModelOfSomethingElse() throws IOException {
        assertUnloadable("other.onnx is an ONNX model, but not one that Repforge has exported", model -> model.setProducerName("pytorch"));
        assertUnloadable("other.onnx is an ONNX model, but not one that Repforge has exported", ModelProto.Builder::clearMetadataProps);
    }

    @Test
    void aModelThatNeedsMoreThanObservations() throws IOException {
        assertUnloadable("other.onnx takes 2 inputs (observation, timestep) where an encoder takes observations alone: give an encoder.onnx",
                model -> model.getGraphBuilder().addInput(ValueInfoProto.newBuilder().setName("timestep").setType(TypeProto.newBuilder().setTensorType(
                        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.INT64_VALUE)
                                .setShape(TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N")))))));
    }

    @Test
    void metadataOfAnotherVersion() throws IOException {
        String image = "{\"channels\":3,\"height\":12,\"width\":12,\"channels_per_frame\":3,\"type\":\"uint8\",\"files\":%s}";
        assertUnloadable(
                "other.onnx can't be used: its metadata 'image' can't be read (its step 'sharpen' isn't known); use a repforge-encoder as new as what exported it",
                model -> say(model, "image", image.formatted("{\"orientation\":\"exif\",\"steps\":[{\"step\":\"sharpen\"}]}")));
        assertUnloadable("its metadata 'image' can't be read (its orientation is none, which isn't known)",
                model -> say(model, "image", image.formatted("{\"orientation\":\"none\",\"steps\":[]}")));
        assertUnloadable("its metadata 'image' can't be read", model -> say(model, "image", "{"));
        assertUnloadable("its metadata 'image' are of image 3×12×13, but it takes [3, 12, 12]",
                model -> say(model, "image", image.replace("12,\"channels", "13,\"channels").formatted("null")));
        assertUnloadable("its metadata 'class_names' can't be read", model -> say(model, "class_names", "blue"));
    }

    @Test
    void anImageThatCannotBeRead() throws IOException {
        Path text = Files.writeString(temp.resolve("text.png"), "no image");
        byte[] png = Files.readAllBytes(Resources.of("images/cold/landscape.png"));
        Path cut = Files.write(temp.resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx"))) {
            assertFault(text + " can't be read: it isn't an image in a format that can be read (PNG, JPEG", () -> encoder.embed(text));
            assertFault(cut + " can't be read: the image is", () -> encoder.embedAll(Input.files(List.of(Resources.of("images/cold/landscape.png"), cut))));
            assertFault(temp.resolve("none.png") + " can't be read (java.nio.file.NoSuchFileException", () -> encoder.embed(temp.resolve("none.png")));
            assertFault("upload 7 can't be read: it isn't an image", () -> encoder.embed(Input.file(new byte[] {1, 2, 3}, "upload 7")));
        }
    }

    @Test
    void anImageThatIsAnotherThanTheModelTakes() throws IOException {
        EncoderOptions asTheyAre = EncoderOptions.defaults().withPreparation(Preparation.NONE);
        Path landscape = Resources.of("images/cold/landscape.png");
        Path transparent = Resources.of("images/cold/gray-with-alpha.png");
        BufferedImage gray = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx"), asTheyAre)) {
            assertFault(landscape + " has 3 channels of 30 × 40 pixels (height × width), but " + Resources.of("encoder.onnx")
                    + " takes 3 channels of 12 × 12 pixels (height × width), and its training made no such images of others: give it one like that, or say what becomes of"
                    + " others by EncoderOptions.withPreparation.", () -> encoder.embed(landscape));
            assertFault("Input 2 of 2 has 1 channel of 12 × 12 pixels",
                    () -> encoder.embedAll(List.of(Input.file(Resources.of("images/warm/of-the-size.png")), Input.image(gray))));
            assertFault(transparent + " can't be read: it is transparent in places, and nothing says what it lies on.", () -> encoder.embed(transparent));
        }
    }

    @Test
    void numbersOfAnotherTypeOrCount() {
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx"))) {
            assertFault("The input has 10 numbers, but " + Resources.of("encoder.onnx") + " takes 432, those of [3, 12, 12].",
                    () -> encoder.embed(Input.pixels(new byte[10])));
            assertFault("takes pixels from 0 to 255: give it Input.pixels.", () -> encoder.embed(Input.numbers(new float[432])));
        }
    }

    @Test
    void whatAnEncoderOrAClassifierDoesNotGive() throws IOException {
        Input image = Input.file(Resources.images().get(0));
        try (Encoder encoder = Encoder.load(Resources.of("encoder.onnx")); Encoder classifier = Encoder.load(Resources.of("classifier.onnx"))) {
            assertFault("is an encoder and knows no classes: call embed", () -> encoder.classify(image));
            assertFault("is a classifier and gives no features: call classify", () -> classifier.embed(image));
            assertFault("is a classifier and gives no features", classifier::featureLength);
        }
    }
}
