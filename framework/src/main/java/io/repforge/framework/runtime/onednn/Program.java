package io.repforge.framework.runtime.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Primitives of oneDNN that run one after the other, between tensors of the caller's and temporary ones. For one thread at a time. */
final class Program implements AutoCloseable {

    /** Copies of fewer bytes than this, such as those of most weights, are done before a second thread would have woken up. */
    private static final long SMALL_COPY = 1 << 18;

    /** A tensor's memory with its layout. */
    static final class Slot {
        private final memory.desc layout;
        private final memory memory;
        /** Where it begins in the workspace; negative for the caller's tensors. */
        private final long offset;

        private Slot(memory.desc layout, memory memory, long offset) {
            this.layout = layout;
            this.memory = memory;
            this.offset = offset;
        }

        long bytes() {
            return layout.get_size();
        }

        /** Says where the caller's tensor lies in the next run. */
        void at(Pointer elements) {
            memory.set_data_handle(elements);
        }
    }

    /** A copy of a tensor in another layout. */
    private record Copy(Slot original, Slot copy) {}

    private record Step(primitive primitive, IntMemoryMap arguments, int threads) {}

    private final OneDnn library;
    private final Workspace workspace;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private long used;

    Program(OneDnn library, Workspace workspace) {
        this.library = library;
        this.workspace = workspace;
        library.useThreads(workspace.threads);
    }

    /** A tensor of the caller's. */
    Slot external(memory.desc layout) {
        return slot(layout, -1);
    }

    /** A tensor that lives while the program runs. */
    Slot temporary(memory.desc layout) {
        long offset = used;
        used += Workspace.aligned(layout.get_size());
        workspace.reserve(used);
        return slot(layout, offset);
    }

    /** A tensor of ones. */
    Slot ones(memory.desc layout) {
        Slot slot = new Slot(layout, new memory(layout, library.engine), -1);
        long length = layout.get_size() / Float.BYTES;
        FloatPointer elements = new FloatPointer(slot.memory.get_data_handle());
        for (long i = 0; i < length; i++) {
            elements.put(i, 1);
        }
        slots.add(slot);
        return slot;
    }

    private Slot slot(memory.desc layout, long offset) {
        Slot slot = new Slot(layout, new memory(layout, library.engine, new Pointer()), offset);
        slots.add(slot);
        return slot;
    }

    /** The tensor in a layout that a primitive wants to read: itself if it has it, else a copy, which all who want the same layout share. */
    Slot read(Slot tensor, memory.desc wanted) {
        if (tensor.layout.equals(wanted)) {
            return tensor;
        }
        for (Copy copy : copies) {
            if (copy.original == tensor && copy.copy.layout.equals(wanted)) {
                return copy.copy;
            }
        }
        Slot copy = temporary(wanted);
        copy(tensor, copy);
        copies.add(new Copy(tensor, copy));
        return copy;
    }

    /** Where a primitive writes a tensor in its own layout: the tensor itself if it has that layout, else a temporary one to be {@link #finish}ed. */
    Slot write(Slot tensor, memory.desc wanted) {
        return tensor.layout.equals(wanted) ? tensor : temporary(wanted);
    }

    /** Brings what was written to where it belongs. */
    void finish(Slot written, Slot tensor) {
        if (written != tensor) {
            copy(written, tensor);
        }
    }

    /** Adds a copy from layout to layout. */
    void copy(Slot from, Slot to) {
        int threads = to.bytes() < SMALL_COPY ? 1 : workspace.threads;
        library.useThreads(threads);
        add(threads, new reorder.primitive_desc(library.engine, from.layout, library.engine, to.layout, library.attributes, false),
                Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to));
    }

    /**
     * Adds a primitive at the end.
     *
     * @param description closed by this
     * @param arguments tensors by oneDNN's numbers of arguments
     */
    void run(primitive_desc_base description, Map<Integer, Slot> arguments) {
        add(workspace.threads, description, arguments);
    }

    private void add(int threads, primitive_desc_base description, Map<Integer, Slot> arguments) {
        Map<Integer, Slot> all = new LinkedHashMap<>(arguments);
        try (memory.desc scratch = description.scratchpad_desc()) {
            if (scratch.get_size() > 0) {
                all.put(dnnl.DNNL_ARG_SCRATCHPAD, temporary(new memory.desc(scratch)));
            }
        }
        IntMemoryMap map = new IntMemoryMap();
        all.forEach((number, slot) -> map.put(number, slot.memory));
        steps.add(new Step(new primitive(description.get()), map, threads));
        description.close();
        library.useThreads(workspace.threads);
    }

    /** Runs all primitives. Every tensor of the caller's must have been said where it lies. */
    void run() {
        if (used > 0) {
            Pointer start = workspace.start();
            for (Slot slot : slots) {
                if (slot.offset >= 0) {
                    slot.memory.set_data_handle(start.getPointer(slot.offset));
                }
            }
        }
        for (Step step : steps) {
            library.useThreads(step.threads);
            step.primitive.execute(workspace.stream, step.arguments);
        }
        workspace.stream._wait();
    }

    @Override
    public void close() {
        for (Step step : steps) {
            step.arguments.close();
            step.primitive.close();
        }
        for (Slot slot : slots) {
            slot.memory.close();
            slot.layout.close();
        }
    }
}
