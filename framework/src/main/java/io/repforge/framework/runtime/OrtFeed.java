package io.repforge.framework.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtValue;

/**
 * Turns named buffers into the array of values that a run takes. Values of recently seen buffers are kept, and with them the buffers, since a
 * value doesn't keep its memory alive.
 */
final class OrtFeed implements AutoCloseable {

    /** Buffers that take turns in one input, such as those of a prefetching batcher. */
    private static final int KEPT = 8;

    private final OrtLibrary library;
    private final String model;
    private final List<String> names;
    private final List<Slot> slots = new ArrayList<>();
    private final PointerPointer<OrtValue> values;

    /** @param model how messages call it */
    OrtFeed(OrtLibrary library, String model, List<String> names) {
        this.library = library;
        this.model = model;
        this.names = names;
        names.forEach(name -> slots.add(new Slot(library)));
        this.values = new PointerPointer<>(Math.max(1, names.size()));
    }

    List<String> names() {
        return names;
    }

    /** The values in the model's order; good until the next call. */
    PointerPointer<OrtValue> values(Map<String, HostBuffer> buffers) {
        for (int i = 0; i < names.size(); i++) {
            HostBuffer buffer = buffers.get(names.get(i));
            if (buffer == null) {
                throw new IllegalArgumentException(model + " needs the input '" + names.get(i) + "', got " + buffers.keySet());
            }
            values.put(i, slots.get(i).value(buffer));
        }
        if (buffers.size() != names.size()) {
            throw new IllegalArgumentException(model + " takes the inputs " + names + ", got " + buffers.keySet());
        }
        return values;
    }

    @Override
    public void close() {
        slots.forEach(Slot::close);
        values.close();
    }

    /** Values of one input, by the identity of their buffer. */
    private static final class Slot extends LinkedHashMap<HostBuffer, OrtValue> {

        private final transient OrtLibrary library;

        Slot(OrtLibrary library) {
            super(KEPT * 2, 0.75f, true);
            this.library = library;
        }

        OrtValue value(HostBuffer buffer) {
            return computeIfAbsent(buffer, library::value);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<HostBuffer, OrtValue> eldest) {
            if (size() <= KEPT) {
                return false;
            }
            library.api.ReleaseValue(eldest.getValue());
            return true;
        }

        void close() {
            values().forEach(library.api::ReleaseValue);
            clear();
        }
    }
}
