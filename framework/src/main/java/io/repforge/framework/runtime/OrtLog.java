package io.repforge.framework.runtime;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtLoggingFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the library itself says goes to the log, for those who look inside. */
final class OrtLog extends OrtLoggingFunction {

    private static final Logger LOG = LoggerFactory.getLogger("io.repforge.framework.runtime.OnnxRuntime");

    private OrtLog() {}

    /** Null if nobody looks: then the library needn't make its words. */
    static @Nullable OrtLog ifWanted() {
        return LOG.isDebugEnabled() ? new OrtLog() : null;
    }

    /** Called by threads of the library, too. Nothing may be thrown there. */
    @Override
    public void call(@Nullable Pointer context, int severity, BytePointer category, BytePointer session, BytePointer place, BytePointer message) {
        LOG.debug("{}", message.getString().strip());
    }
}
