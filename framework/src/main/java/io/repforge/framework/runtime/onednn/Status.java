package io.repforge.framework.runtime.onednn;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_FAIL;

import io.repforge.framework.runtime.EngineException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtStatus;
import org.jspecify.annotations.Nullable;

/** Failures over the border between ONNX Runtime and Java, in both directions. */
final class Status {

    private Status() {}

    /** @throws EngineException if it is a failure, which is freed */
    static void check(OrtApi api, @Nullable OrtStatus status) {
        if (status == null || status.isNull()) {
            return;
        }
        String message = api.GetErrorMessage().call(status).getString(StandardCharsets.UTF_8);
        api.ReleaseStatus(status);
        throw new EngineException(message);
    }

    /** Runs a callback's work. Nothing may be thrown into native code: what is thrown becomes a status. */
    static @Nullable OrtStatus of(OrtApi api, Runnable work) {
        try {
            work.run();
            return null;
        } catch (Throwable e) {
            try (BytePointer message = new BytePointer(String.valueOf(e.getMessage() == null ? e : e.getMessage()), StandardCharsets.UTF_8)) {
                return api.CreateStatus().call(ORT_FAIL, message);
            }
        }
    }
}
