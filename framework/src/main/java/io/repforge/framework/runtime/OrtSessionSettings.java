package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_ENABLE_ALL;

import io.repforge.framework.UserError;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns session options into the library's, and devices into execution providers. */
final class OrtSessionSettings {

    private static final Logger LOG = LoggerFactory.getLogger(OrtSessionSettings.class);

    private final OrtLibrary library;
    private final CudaDevices cuda;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean toldPrecision = new AtomicBoolean();

    OrtSessionSettings(OrtLibrary library) {
        this.library = library;
        this.cuda = new CudaDevices(library);
    }

    /** To be released by the caller. */
    OrtSessionOptions create(SessionOptions options) {
        Device device = resolve(options.device());
        OrtSessionOptions settings = new OrtSessionOptions();
        library.check(library.api.CreateSessionOptions(settings));
        library.check(library.api.SetIntraOpNumThreads(settings, threads(options)));
        library.check(library.api.SetInterOpNumThreads(settings, 1));
        library.check(library.api.SetSessionGraphOptimizationLevel(settings, ORT_ENABLE_ALL));
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
        if (device.kind() == Device.Kind.CUDA) {
            tell(options);
            cuda.append(settings, device.index(), options.cuda());
        }
        return settings;
    }

    /** What products are computed in, once, since it makes other numbers at another speed. */
    private void tell(SessionOptions options) {
        if (toldPrecision.compareAndSet(false, true)) {
            LOG.info("{}: products in float32 {}.", options.device(), options.cuda().tf32()
                    ? "have their factors rounded to TF32 (cuda.tf32: true)" : "keep their 24 bits (cuda.tf32: true is faster and rounds their factors to 11)");
        }
    }

    /** Pinned memory of a CUDA device that can be used. */
    PinnedMemory pinnedMemory(int index) {
        return PinnedMemory.of(library, () -> cuda.session(index), PinnedMemory.CUDA, index);
    }

    /** Threads within an operator. */
    static int threads(SessionOptions options) {
        return options.threads() == 0 ? PhysicalCores.count() : options.threads();
    }

    private void entry(OrtSessionOptions settings, String key, String value) {
        library.check(library.api.AddSessionConfigEntry(settings, key, value));
    }

    /** @throws UserError if this build or machine doesn't have the device */
    Device resolve(Device wanted) {
        return switch (wanted.kind()) {
            case CPU -> Device.CPU;
            case AUTO -> best();
            case CUDA -> {
                cuda.fault(wanted.index()).ifPresent(fault -> {
                    throw new UserError(fault.sentence(wanted));
                });
                yield wanted;
            }
        };
    }

    private Device best() {
        Optional<CudaFault> fault = cuda.fault(0);
        if (fault.isPresent() && cuda.built() && told.compareAndSet(false, true)) {
            LOG.info("device: auto is the CPU, as {}.", fault.get().what());
        }
        return fault.isEmpty() ? new Device(Device.Kind.CUDA, 0) : Device.CPU;
    }
}
