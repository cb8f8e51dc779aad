package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** oneDNN's operators for the sessions of an engine, loaded when the first one needs them. Without them sessions work too, but slower. */
final class OneDnnLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OneDnnLoader.class);

    private final OrtLibrary library;
    private boolean tried;
    private @Nullable OneDnnOperators operators;

    OneDnnLoader(OrtLibrary library) {
        this.library = library;
    }

    /** Empty, and said so in the log once, if oneDNN can't be loaded. */
    synchronized Optional<OneDnnOperators> load() {
        if (!tried) {
            tried = true;
            try {
                operators = new OneDnnOperators(library.api);
            } catch (LinkageError | RuntimeException e) {
                LOG.warn("oneDNN can't be used ({}): convolutions are trained by ONNX Runtime's own kernels, which are slower.", e.toString());
            }
        }
        return Optional.ofNullable(operators);
    }

    /** @throws UserError if it can't be loaded, or has no fast kernels for bfloat16 on this processor */
    void requireBfloat16() {
        OneDnnOperators loaded = load().orElseThrow(
                () -> new UserError("precision: bfloat16 needs oneDNN, which can't be loaded here: use precision: float32."));
        if (!loaded.hasBfloat16()) {
            throw new UserError("precision: bfloat16 needs a processor with instructions for it (AVX-512 BF16 or AMX), and this one has none: "
                    + "use precision: float32.");
        }
    }

    @Override
    public synchronized void close() {
        if (operators != null) {
            operators.close();
        }
    }
}
