package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.OrtDeviceAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeCPUOutput;

import io.repforge.framework.data.HostMemory;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtAllocator;
import org.bytedeco.onnxruntime.OrtMemoryInfo;
import org.bytedeco.onnxruntime.OrtSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory of the host that never moves and is never paged out, so that a device can copy from it by itself; by the allocator that ONNX Runtime
 * has for it in a session on the device. Values over it are made as over any memory of the host: the library copies both by the same
 * {@code cudaMemcpyAsync}, and CUDA knows by the address which it is.
 */
final class PinnedMemory implements HostMemory, AutoCloseable {

    /** What ONNX Runtime calls the memory that CUDA devices copy from. */
    static final String CUDA = "CudaPinned";

    private static final Logger LOG = LoggerFactory.getLogger(PinnedMemory.class);

    private final OrtLibrary library;
    private final OrtAllocator allocator = new OrtAllocator();
    /** Null if there is no such memory, or no more. */
    private @Nullable OrtSession session;
    private boolean told;
    private int held;

    private PinnedMemory(OrtLibrary library) {
        this.library = library;
    }

    /**
     * If it can't be had, that is logged, and what is allocated lies in memory as the system gives it.
     *
     * @param sessions makes the session whose allocator is used, which is kept until the end
     * @param name the library's, of the memory
     * @param index of the device
     */
    static PinnedMemory of(OrtLibrary library, Supplier<OrtSession> sessions, String name, int index) {
        PinnedMemory memory = new PinnedMemory(library);
        try {
            memory.open(sessions.get(), name, index);
        } catch (EngineException e) {
            memory.tellWhyNot(e);
        }
        return memory;
    }

    private void open(OrtSession made, String name, int index) {
        OrtMemoryInfo info = new OrtMemoryInfo();
        try {
            library.check(library.api.CreateMemoryInfo(name, OrtDeviceAllocator, index, OrtMemTypeCPUOutput, info));
            library.check(library.api.CreateAllocator(made, info, allocator));
            session = made;
        } catch (EngineException e) {
            library.api.ReleaseSession(made);
            throw e;
        } finally {
            library.api.ReleaseMemoryInfo(info);
        }
    }

    private void tellWhyNot(EngineException e) {
        if (!told) {
            told = true;
            LOG.warn("Batches are copied to the device from ordinary memory, which takes longer, for pinned memory can't be had: {}.",
                    e.getMessage());
        }
    }

    @Override
    public Block allocate(long bytes) {
        Pointer start = pinned(bytes);
        return start == null ? PAGEABLE.allocate(bytes) : new Block(start, bytes, () -> free(start));
    }

    /** Null if there is none. */
    private synchronized @Nullable Pointer pinned(long bytes) {
        if (session == null) {
            return null;
        }
        try (PointerPointer<Pointer> out = new PointerPointer<>(1)) {
            library.check(library.api.AllocatorAlloc(allocator, Math.max(1, bytes), out));
            held++;
            return out.get(0);
        } catch (EngineException e) {
            tellWhyNot(e);
            return null;
        }
    }

    private synchronized void free(Pointer start) {
        if (session != null) {
            library.check(library.api.AllocatorFree(allocator, start));
            held--;
        }
    }

    /** Whether memory is pinned, or else as the system gives it. */
    synchronized boolean isPinned() {
        return session != null;
    }

    /** Lets go of the memory. What isn't freed by now may still be written by somebody, and so stays until the process ends. */
    @Override
    public synchronized void close() {
        if (session != null && held == 0) {
            library.api.ReleaseAllocator(allocator);
            library.api.ReleaseSession(session);
        }
        session = null;
    }
}
