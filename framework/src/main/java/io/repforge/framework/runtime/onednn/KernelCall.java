package io.repforge.framework.runtime.onednn;

import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.Status;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtValue;
import org.jspecify.annotations.Nullable;

/** One call of a kernel: where its tensors lie. One object serves all calls of a session, one after the other. */
final class KernelCall implements AutoCloseable {

    private final OrtApi api;
    private final OrtValue value = new OrtValue();
    private final SizeTPointer size = new SizeTPointer(1);
    private @Nullable OrtKernelContext context;

    KernelCall(OrtApi api) {
        this.api = api;
    }

    KernelCall in(OrtKernelContext next) {
        context = next;
        return this;
    }

    /**
     * @param bytes the size that the kernel was made for
     * @throws EngineException if the tensor has another size or isn't there
     */
    Pointer input(int index, long bytes) {
        Status.check(api, api.KernelContext_GetInput(context, index, value));
        return elements("input", index, bytes);
    }

    /** As {@link #input}, of an output of these dimensions. */
    Pointer output(int index, long[] dims, long bytes) {
        Status.check(api, api.KernelContext_GetOutput(context, index, dims, dims.length, value));
        return elements("output", index, bytes);
    }

    private Pointer elements(String role, int index, long bytes) {
        if (value.isNull()) {
            throw new EngineException(role + " " + index + " isn't there");
        }
        Status.check(api, api.GetTensorSizeInBytes(value, size));
        if (size.get() != bytes) {
            throw new EngineException(role + " " + index + " has " + size.get() + " bytes, and the kernel was built for " + bytes);
        }
        Pointer elements = new Pointer();
        Status.check(api, api.GetTensorMutableData(value, elements));
        return elements;
    }

    @Override
    public void close() {
        size.close();
    }
}
