package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.junit.jupiter.api.Test;

/** Whatever depends on a device is asked of its backend: here of one that no class of the runtime knows. */
class BackendsTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);
    private static final DeviceFault NONE_HERE = new DeviceFault("none is plugged in", "plug one in");

    /** Computes on the CPU, and everything with the other sign. */
    private static final class MirrorBackend implements Backend {

        private final SessionOptions options;
        private final List<String> asked = new ArrayList<>();

        MirrorBackend(SessionOptions options) {
            this.options = options;
        }

        @Override
        public SessionOptions options() {
            return options;
        }

        @Override
        public void requireTrainable() {}

        @Override
        public LoweredModels lower(TrainingModels written) {
            return new LoweredModels(written, LoweredModels.Operators.NONE);
        }

        @Override
        public byte[] lower(byte[] model) {
            asked.add("lower");
            return new ModelBuilder().input("x", DType.FLOAT32, 1).output("y", DType.FLOAT32, 1).node("Neg", List.of("x"), "y").bytes();
        }

        @Override
        public void configure(OrtSessionOptions settings) {
            asked.add("configure");
        }

        @Override
        public HostMemory memory() {
            return HostMemory.PAGEABLE;
        }

        @Override
        public double tolerance() {
            return 0;
        }

        @Override
        public List<String> unheeded() {
            return List.of();
        }

        @Override
        public boolean usesMachineMemory() {
            return false;
        }
    }

    /** @param present indices of those that are there */
    private record Mirrors(boolean isBuiltFor, List<Integer> present) implements Devices {

        @Override
        public Optional<DeviceFault> fault(int index) {
            return present.contains(index) ? Optional.empty() : Optional.of(NONE_HERE);
        }

        @Override
        public Backend backend(Device device, SessionOptions options) {
            return new MirrorBackend(options.withDevice(device));
        }

        @Override
        public void close() {}
    }

    private static Backends backends(Mirrors mirrors) {
        Map<String, Devices> kinds = new LinkedHashMap<>();
        kinds.put("cuda", mirrors);
        kinds.put("cpu", new Mirrors(true, List.of(0)));
        return new Backends(kinds);
    }

    private static String device(Mirrors mirrors, String wanted) {
        return backends(mirrors).of(OPTIONS.withDevice(Device.parse(wanted))).options().device().toString();
    }

    @Test
    void autoIsTheBestThatIsThere() {
        assertEquals("cuda:0", device(new Mirrors(true, List.of(0, 1)), "auto"));
        assertEquals("cpu", device(new Mirrors(true, List.of()), "auto"));
        assertEquals("cpu", device(new Mirrors(false, List.of()), "auto"));
    }

    @Test
    void whatIsNamedIsTakenOrRefused() {
        Mirrors two = new Mirrors(true, List.of(0, 1));
        assertEquals("cuda:1", device(two, "cuda:1"));
        assertEquals("cpu", device(two, "cpu"));
        assertEquals("device: cuda:2 can't be used, as none is plugged in: plug one in, or use device: cpu.",
                assertThrows(UserError.class, () -> device(two, "cuda:2")).getMessage());
    }

    @Test
    void aSessionIsWhatTheBackendMakesOfIt() {
        MirrorBackend backend = new MirrorBackend(OPTIONS.withDevice(Device.CPU));
        try (OrtLibrary library = OrtLibrary.load();
                OrtInference session = OrtInference.open(library, new OrtSessionSettings(library), backend, CudaDevices.relu().toByteArray())) {
            assertEquals(List.of(-3f), floats(session.infer(Map.of("x", Array.of(Shape.of(1), new float[] {3}))).get("y")));
            assertEquals(List.of("lower", "configure"), backend.asked);
        }
    }

    private static List<Float> floats(Array array) {
        List<Float> floats = new ArrayList<>();
        for (float value : array.toFloats()) {
            floats.add(value);
        }
        return floats;
    }
}
