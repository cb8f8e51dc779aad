package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_ENABLE_ALL;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtCUDAProviderOptionsV2;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/** Turns session options into the library's, and devices into execution providers. */
final class OrtSessionSettings {

    private static final String CUDA_PROVIDER = "CUDAExecutionProvider";

    private final OrtLibrary library;

    OrtSessionSettings(OrtLibrary library) {
        this.library = library;
    }

    /** To be released by the caller. */
    OrtSessionOptions create(SessionOptions options) {
        Device device = resolve(options.device());
        OrtSessionOptions settings = new OrtSessionOptions();
        library.check(library.api.CreateSessionOptions(settings));
        int threads = options.threads() == 0 ? PhysicalCores.count() : options.threads();
        library.check(library.api.SetIntraOpNumThreads(settings, threads));
        library.check(library.api.SetInterOpNumThreads(settings, 1));
        library.check(library.api.SetSessionGraphOptimizationLevel(settings, ORT_ENABLE_ALL));
        // A pool that spins takes the cores from the data threads between steps.
        entry(settings, "session.intra_op.allow_spinning", "0");
        entry(settings, "session.inter_op.allow_spinning", "0");
        // Denormals cost a hundred times a normal number's time, and networks that die away are full of them.
        entry(settings, "session.set_denormal_as_zero", "1");
        if (options.deterministic()) {
            library.check(library.api.SetDeterministicCompute(settings, true));
        }
        if (device.kind() == Device.Kind.CUDA) {
            appendCuda(settings, device.index());
        }
        return settings;
    }

    private void entry(OrtSessionOptions settings, String key, String value) {
        library.check(library.api.AddSessionConfigEntry(settings, key, value));
    }

    /** @throws UserError if this build doesn't have the device */
    Device resolve(Device wanted) {
        boolean cuda = providers().contains(CUDA_PROVIDER);
        return switch (wanted.kind()) {
            case CPU -> Device.CPU;
            case AUTO -> cuda ? new Device(Device.Kind.CUDA, 0) : Device.CPU;
            case CUDA -> {
                if (!cuda) {
                    throw new UserError("device: " + wanted + " needs ONNX Runtime's CUDA build (org.bytedeco:onnxruntime with the classifier "
                            + "linux-x86_64-gpu), and this is the CPU build: use device: cpu or device: auto.");
                }
                yield wanted;
            }
        };
    }

    private List<String> providers() {
        List<String> names = new ArrayList<>();
        PointerPointer<BytePointer> list = new PointerPointer<>((Pointer) null); // the binding makes it point to the library's own array
        try (IntPointer count = new IntPointer(1)) {
            library.check(library.api.GetAvailableProviders(list, count));
            for (int i = 0; i < count.get(); i++) {
                names.add(list.get(BytePointer.class, i).getString());
            }
            library.check(library.api.ReleaseAvailableProviders(list, count.get()));
        }
        return names;
    }

    private void appendCuda(OrtSessionOptions settings, int index) {
        OrtCUDAProviderOptionsV2 cuda = new OrtCUDAProviderOptionsV2();
        library.check(library.api.CreateCUDAProviderOptions(cuda));
        try (PointerPointer<BytePointer> keys = new PointerPointer<>("device_id");
                PointerPointer<BytePointer> values = new PointerPointer<>(Integer.toString(index))) {
            library.check(library.api.UpdateCUDAProviderOptions(cuda, keys, values, 1));
            library.check(library.api.SessionOptionsAppendExecutionProvider_CUDA_V2(settings, cuda));
        } finally {
            library.api.ReleaseCUDAProviderOptions().call(cuda);
        }
    }
}
