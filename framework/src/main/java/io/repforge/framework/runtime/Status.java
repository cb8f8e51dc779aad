package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_FAIL;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtStatus;
import org.jspecify.annotations.Nullable;

/** Failures over the border between ONNX Runtime and Java, in both directions. */
public final class Status {

    /** Where in its own sources the library noticed, before what it noticed. */
    private static final Pattern LOCATION = Pattern.compile("(?s)^\\s*/\\S+\\.(?:cc|h):\\d+ .*?(?=\\[ONNXRuntimeError\\])");

    private Status() {}

    /** @throws EngineException if it is a failure, which is freed */
    public static void check(OrtApi api, @Nullable OrtStatus status) {
        if (status == null || status.isNull()) {
            return;
        }
        String message = api.GetErrorMessage().call(status).getString(StandardCharsets.UTF_8);
        api.ReleaseStatus(status);
        String told = LOCATION.matcher(message).replaceFirst("").strip();
        throw UntrueTypeException.of(told).<EngineException>map(fault -> fault).orElseGet(() -> new EngineException(told));
    }

    /** Runs a callback's work. Nothing may be thrown into native code: what is thrown becomes a status. */
    public static @Nullable OrtStatus of(OrtApi api, Runnable work) {
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
