package io.repforge.framework.runtime;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a session computes.
 *
 * @param threads threads within an operator; 0 takes one per physical core
 * @param device where
 * @param deterministic whether kernels that give the same bits on every run are wanted, where a device has others
 * @param oneDnn whether training on the CPU computes convolutions by oneDNN's kernels, which are faster than ONNX Runtime's
 * @param precision what the products of training are computed in; nothing else heeds it
 * @param cuda what holds for CUDA devices only
 * @param profiles a folder in which the session leaves traces of the time of every node, in Chrome's trace format, when it is closed; null for none
 */
public record SessionOptions(int threads, Device device, boolean deterministic, OneDnnUse oneDnn, Precision precision, CudaOptions cuda,
        @Nullable Path profiles) {

    public SessionOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be at least 0, got " + threads);
        }
    }

    /** All physical cores, the best device, deterministic, with oneDNN, in float32, without traces. */
    public static SessionOptions defaults() {
        return new SessionOptions(0, Device.AUTO, true, OneDnnUse.TRUE, Precision.FLOAT32, CudaOptions.DEFAULT, null);
    }

    public SessionOptions withThreads(int count) {
        return new SessionOptions(count, device, deterministic, oneDnn, precision, cuda, profiles);
    }

    public SessionOptions withDevice(Device other) {
        return new SessionOptions(threads, other, deterministic, oneDnn, precision, cuda, profiles);
    }

    public SessionOptions withOneDnn(boolean wanted) {
        return withOneDnn(OneDnnUse.of(wanted));
    }

    public SessionOptions withOneDnn(OneDnnUse wanted) {
        return new SessionOptions(threads, device, deterministic, wanted, precision, cuda, profiles);
    }

    public SessionOptions withPrecision(Precision products) {
        return new SessionOptions(threads, device, deterministic, oneDnn, products, cuda, profiles);
    }

    public SessionOptions withCuda(CudaOptions how) {
        return new SessionOptions(threads, device, deterministic, oneDnn, precision, how, profiles);
    }

    public SessionOptions withProfiles(Path folder) {
        return new SessionOptions(threads, device, deterministic, oneDnn, precision, cuda, folder);
    }
}
