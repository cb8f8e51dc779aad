package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtValue;
import org.jspecify.annotations.Nullable;

/** The values that the latest run left, which the next run or the end of the session frees. */
final class OrtOutputs implements Outputs, AutoCloseable {

    private final OrtLibrary library;
    private final List<String> names;
    private final Map<String, Integer> positions = new HashMap<>();
    private final PointerPointer<OrtValue> values;

    OrtOutputs(OrtLibrary library, List<String> names) {
        this.library = library;
        this.names = names;
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
        this.values = new PointerPointer<>(Math.max(1, names.size()));
        clear();
    }

    /** An array of nulls for a run to fill. */
    PointerPointer<OrtValue> empty() {
        release();
        return values;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public double scalar(String name) {
        Array array = array(name);
        if (array.shape().elements() != 1) {
            throw new IllegalArgumentException("output '" + name + "' has shape " + array.shape() + ", not one element");
        }
        return array.get(0);
    }

    @Override
    public Array array(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new IllegalArgumentException("there is no output '" + name + "', only " + names);
        }
        OrtValue value = value(position);
        if (value == null) {
            throw new IllegalStateException("output '" + name + "' is gone: read outputs before the next run");
        }
        return library.copy(value);
    }

    private @Nullable OrtValue value(int position) {
        return values.get(OrtValue.class, position);
    }

    /** Frees them, before what they came from is closed. */
    void release() {
        for (int i = 0; i < names.size(); i++) {
            OrtValue value = value(i);
            if (value != null && !value.isNull()) {
                library.api.ReleaseValue(value);
            }
        }
        clear();
    }

    private void clear() {
        for (int i = 0; i < names.size(); i++) {
            values.put(i, null);
        }
    }

    @Override
    public void close() {
        if (!values.isNull()) {
            release();
            values.close();
        }
    }
}
