package io.repforge.framework.runtime;

import io.repforge.framework.data.HostBuffer;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtStatus;
import org.bytedeco.onnxruntime.OrtValue;
import org.jspecify.annotations.Nullable;

/** Turns named buffers into the array of values that a run takes. A value is made for each run, which takes about a microsecond. */
final class OrtFeed implements AutoCloseable {

    private final OrtLibrary library;
    private final String model;
    private final List<String> names;
    private final PointerPointer<OrtValue> values;

    /** @param model how messages call it */
    OrtFeed(OrtLibrary library, String model, List<String> names) {
        this.library = library;
        this.model = model;
        this.names = names;
        this.values = new PointerPointer<>(Math.max(1, names.size()));
    }

    List<String> names() {
        return names;
    }

    /**
     * Runs with values over buffers.
     *
     * @param body does the run, given the values in the model's order
     */
    void run(Map<String, HostBuffer> buffers, Function<PointerPointer<OrtValue>, OrtStatus> body) {
        library.check(over(buffers, body));
    }

    /** As {@link #run}, but hands on how it went. */
    @Nullable
    OrtStatus over(Map<String, HostBuffer> buffers, Function<PointerPointer<OrtValue>, OrtStatus> body) {
        OrtValue[] made = new OrtValue[names.size()];
        try {
            for (int i = 0; i < made.length; i++) {
                made[i] = value(buffers, names.get(i));
                values.put(i, made[i]);
            }
            if (buffers.size() != names.size()) {
                throw new IllegalArgumentException(model + " takes the inputs " + names + ", got " + buffers.keySet());
            }
            return body.apply(values);
        } finally {
            for (OrtValue value : made) {
                if (value != null) {
                    library.api.ReleaseValue(value);
                }
            }
            // A value doesn't keep its memory alive.
            Reference.reachabilityFence(buffers);
        }
    }

    private OrtValue value(Map<String, HostBuffer> buffers, String name) {
        HostBuffer buffer = buffers.get(name);
        if (buffer == null) {
            throw new IllegalArgumentException(model + " needs the input '" + name + "', got " + buffers.keySet());
        }
        return library.value(buffer);
    }

    @Override
    public void close() {
        values.close();
    }
}
