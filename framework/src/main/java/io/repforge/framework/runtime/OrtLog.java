package io.repforge.framework.runtime;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtLoggingFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the library itself says goes to the log, for those who look inside. There is one for the life of the process: the library calls that of the engine which was loaded
 * first as long as there is any, and so may after that one is closed.
 */
final class OrtLog extends OrtLoggingFunction {

    private static final Logger LOG = LoggerFactory.getLogger("io.repforge.framework.runtime.OnnxRuntime");

    /** Null if nobody looks: then the library needn't make its words. */
    private static @Nullable OrtLog wanted;

    private OrtLog() {}

    /** Null if nobody looks. */
    static synchronized @Nullable OrtLog ifWanted() {
        if (wanted == null && LOG.isDebugEnabled()) {
            wanted = new OrtLog();
        }
        return wanted;
    }

    /** Called by threads of the library, too. Nothing may be thrown there. */
    @Override
    public void call(@Nullable Pointer context, int severity, BytePointer category, BytePointer session, BytePointer place, BytePointer message) {
        LOG.debug("{}", message.getString().strip());
    }
}
