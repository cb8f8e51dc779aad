package io.repforge.spark;

import io.repforge.framework.cli.NativeFolder;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** ONNX Runtime as the tasks of this process use it, one after another and at once: it is loaded by the first of them, and stays. */
public final class ExecutorEngine {

    private static final Map<SessionOptions, Engine> LOADED = new ConcurrentHashMap<>();

    private ExecutorEngine() {}

    /**
     * The engine whose sessions compute so. Nobody closes it.
     *
     * @throws io.repforge.framework.UserError if this machine isn't one that the library is built for
     */
    public static Engine of(SessionOptions options) {
        return LOADED.computeIfAbsent(options, wanted -> {
            NativeFolder.ofUser().use();
            return Engine.load(wanted);
        });
    }
}
