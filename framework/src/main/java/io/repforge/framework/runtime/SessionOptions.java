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
 * @param profiles a folder in which the session leaves traces of the time of every node, in Chrome's trace format, when it is closed; null for none
 */
public record SessionOptions(int threads, Device device, boolean deterministic, boolean oneDnn, @Nullable Path profiles) {

    public SessionOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads: " + threads);
        }
    }

    /** All physical cores, the best device, deterministic, with oneDNN, without traces. */
    public static SessionOptions defaults() {
        return new SessionOptions(0, Device.AUTO, true, true, null);
    }

    public SessionOptions withThreads(int count) {
        return new SessionOptions(count, device, deterministic, oneDnn, profiles);
    }

    public SessionOptions withDevice(Device other) {
        return new SessionOptions(threads, other, deterministic, oneDnn, profiles);
    }

    public SessionOptions withOneDnn(boolean wanted) {
        return new SessionOptions(threads, device, deterministic, wanted, profiles);
    }

    public SessionOptions withProfiles(Path folder) {
        return new SessionOptions(threads, device, deterministic, oneDnn, folder);
    }
}
