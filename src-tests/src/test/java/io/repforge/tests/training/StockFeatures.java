package io.repforge.tests.training;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Features by a stock ONNX Runtime, for a virtual machine that has nothing else on its class path. */
final class StockFeatures {

    private StockFeatures() {}

    /**
     * @param args the model; a file of pixels, of the type that the model takes; a file for the features, float32 in little-endian order; the shape of the pixels
     */
    public static void main(String[] args) throws Exception {
        long[] shape = new long[args.length - 3];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Long.parseLong(args[i + 3]);
        }
        byte[] pixels = Files.readAllBytes(Path.of(args[1]));
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).order(ByteOrder.nativeOrder()).put(pixels).rewind();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(args[0])) {
            Map.Entry<String, NodeInfo> input = session.getInputInfo().entrySet().iterator().next();
            OnnxJavaType type = ((TensorInfo) input.getValue().getInfo()).type;
            FloatBuffer features;
            try (OnnxTensor images = OnnxTensor.createTensor(environment, direct, shape, type); OrtSession.Result result = session.run(Map.of(input.getKey(), images))) {
                features = ((OnnxTensor) result.get(0)).getFloatBuffer();
            }
            ByteBuffer bytes = ByteBuffer.allocate(4 * features.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(features);
            Files.write(Path.of(args[2]), bytes.array());
        }
        System.out.println("ONNX Runtime " + environment.getVersion());
    }
}
