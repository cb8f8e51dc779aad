package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** oneDNN's operators for the sessions of an engine, loaded when the first one needs them. */
final class OneDnnLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OneDnnLoader.class);

    private final Supplier<OneDnnOperators> loading;
    private @Nullable OneDnnOperators operators;
    private @Nullable Throwable fault;
    private boolean told;

    /** @param loading gives them, or throws what keeps them from being loaded; called once */
    OneDnnLoader(Supplier<OneDnnOperators> loading) {
        this.loading = loading;
    }

    /** @throws UserError if they can't be loaded */
    synchronized OneDnnOperators load() {
        OneDnnOperators loaded = tried();
        if (loaded == null) {
            throw new UserError("oneDNN, by whose kernels the CPU trains, can't be loaded (" + reason() + "): use onednn: false, which takes ONNX Runtime's "
                    + "own kernels, slower and with other last digits, or onednn: if-possible, which takes them only where oneDNN can't be loaded.", fault);
        }
        return loaded;
    }

    /** Whether they can be loaded; if not, the log says it once. */
    synchronized boolean isThere() {
        if (tried() == null && !told) {
            told = true;
            LOG.warn("oneDNN can't be loaded ({}): the CPU trains by ONNX Runtime's own kernels, slower and with other last digits (onednn: if-possible).",
                    reason());
        }
        return operators != null;
    }

    /** Whether they can be loaded, and multiply numbers of bfloat16 faster than those of float32 here. */
    synchronized boolean hasBfloat16() {
        OneDnnOperators loaded = tried();
        return loaded != null && loaded.hasBfloat16();
    }

    private @Nullable OneDnnOperators tried() {
        if (operators == null && fault == null) {
            try {
                operators = loading.get();
            } catch (LinkageError | RuntimeException e) {
                fault = e;
            }
        }
        return operators;
    }

    private String reason() {
        return fault == null ? "" : fault.toString().lines().findFirst().orElse("no message");
    }

    @Override
    public synchronized void close() {
        if (operators != null) {
            operators.close();
        }
    }
}
