package io.repforge.framework.runtime.onednn;

import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** What the kernels of a session share, since one runs at a time: threads, a stream, and memory for what they need while they run. */
final class Workspace implements AutoCloseable {

    /** Of a cache line, and of the widest vector. */
    static final long ALIGNMENT = 64;

    /** How many threads a kernel uses. */
    final int threads;
    final stream stream;
    private BytePointer memory = new BytePointer((Pointer) null);
    private long size;
    private long wanted;

    Workspace(OneDnn library, int threads) {
        this.stream = new stream(library.engine);
        this.threads = threads;
    }

    /** What lies in units of the alignment. */
    static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Announces how much a kernel will need. */
    void reserve(long bytes) {
        wanted = Math.max(wanted, bytes);
    }

    /** Where it begins. What an earlier call gave isn't valid any more. */
    Pointer start() {
        if (size < wanted || memory.isNull()) {
            memory.close();
            memory = new BytePointer(wanted + ALIGNMENT);
            size = wanted;
        }
        return memory.getPointer(aligned(memory.address()) - memory.address());
    }

    @Override
    public void close() {
        memory.close();
        stream.close();
    }
}
