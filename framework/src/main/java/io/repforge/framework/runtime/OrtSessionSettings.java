package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_ENABLE_ALL;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/** Turns session options into the library's. */
final class OrtSessionSettings {

    private final OrtLibrary library;

    OrtSessionSettings(OrtLibrary library) {
        this.library = library;
    }

    /** As the backend's options say. To be released by the caller. */
    OrtSessionOptions create(Backend backend) {
        SessionOptions options = backend.options();
        OrtSessionOptions settings = new OrtSessionOptions();
        library.check(library.api.CreateSessionOptions(settings));
        library.check(library.api.SetIntraOpNumThreads(settings, threads(options)));
        library.check(library.api.SetInterOpNumThreads(settings, 1));
        library.check(library.api.SetSessionGraphOptimizationLevel(settings, ORT_ENABLE_ALL));
        // A pattern is one block for all that a step needs, taken beside what the first step took, which the arena keeps: half as much memory again, for no time.
        library.check(library.api.DisableMemPattern(settings));
        // A pool that spins takes the cores from the data threads between steps.
        entry(settings, "session.intra_op.allow_spinning", "0");
        entry(settings, "session.inter_op.allow_spinning", "0");
        // Denormals cost a hundred times a normal number's time, and networks that die away are full of them.
        entry(settings, "session.set_denormal_as_zero", "1");
        // What a node is declared to give must be what ONNX infers: a gradient goes by what is declared.
        entry(settings, "session.strict_shape_type_inference", "1");
        if (options.deterministic()) {
            library.check(library.api.SetDeterministicCompute(settings, true));
        }
        if (options.profiles() != null) {
            try (Pointer prefix = OrtLibrary.path(options.profiles().resolve("profile"))) {
                library.check(library.api.EnableProfiling(settings, prefix));
            }
        }
        backend.configure(settings);
        return settings;
    }

    /** Threads within an operator. */
    static int threads(SessionOptions options) {
        return options.threads() == 0 ? PhysicalCores.count() : options.threads();
    }

    private void entry(OrtSessionOptions settings, String key, String value) {
        library.check(library.api.AddSessionConfigEntry(settings, key, value));
    }
}
