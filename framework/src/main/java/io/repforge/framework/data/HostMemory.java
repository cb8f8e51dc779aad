package io.repforge.framework.data;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Memory outside the Java heap for what sessions are fed step after step. May be used by several threads. */
public interface HostMemory {

    /** Memory as the system gives it, which is right for sessions on the CPU. */
    HostMemory PAGEABLE = bytes -> {
        Pointer start = Pointer.malloc(Math.max(1, bytes));
        if (start == null || start.isNull()) {
            throw new OutOfMemoryError("the system has no " + bytes + " bytes for a batch");
        }
        return new Block(start, bytes, () -> Pointer.free(start));
    };

    /** A new piece of memory, its contents undefined. */
    Block allocate(long bytes);

    /** A piece of memory, in use until it is closed. */
    final class Block implements AutoCloseable {

        private final BytePointer pointer;
        private final Runnable free;
        private boolean closed;

        /**
         * @param start where it begins
         * @param bytes its length
         * @param free gives the memory back; run once, and retained with all that keeps the memory alive
         */
        public Block(Pointer start, long bytes, Runnable free) {
            this.pointer = new BytePointer(start).capacity(bytes);
            this.free = free;
        }

        /** Where it begins; as long as the memory. Good until the block is closed. */
        public BytePointer pointer() {
            return pointer;
        }

        /** Gives the memory back. Nobody may read or write it any more. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                free.run();
            }
        }
    }
}
