package io.repforge.tests.training;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at ONNX files that commands have written. */
final class WrittenFiles {

    private WrittenFiles() {}

    static OnnxMl.ModelProto model(Path file) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file));
    }

    /** Names of the initialisers whose numbers differ. */
    static Set<String> changed(Path one, Path other) throws IOException {
        List<OnnxMl.TensorProto> before = model(one).getGraph().getInitializerList();
        List<OnnxMl.TensorProto> after = model(other).getGraph().getInitializerList();
        Set<String> changed = new TreeSet<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                changed.add(before.get(i).getName());
            }
        }
        return changed;
    }

    /** What the encoder of a run gives. */
    static float[] features(Path run, byte[] pixels, Shape shape) throws IOException {
        try (Engine engine = Engine.load();
                InferenceSession session = engine.openInference(Files.readAllBytes(run.resolve("encoder.onnx")), SessionOptions.defaults().withThreads(1))) {
            return session.infer(Map.of("observation", new Array(DType.UINT8, shape, pixels))).values().iterator().next().toFloats();
        }
    }
}
