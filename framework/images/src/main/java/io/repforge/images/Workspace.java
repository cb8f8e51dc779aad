package io.repforge.images;

import java.lang.ref.WeakReference;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Memory outside the heap that a thread decodes images in, one after the other, without asking for it anew. */
final class Workspace {

    /** What is kept from one image to the next, of each piece. */
    private static final long KEPT = 32 << 20;

    /** Bytes that are there for a file. */
    private static final long LEAST = 1 << 16;

    private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

    static {
        // Images are decoded by many threads, each of which has one.
        opencv_core.setNumThreads(0);
    }

    /** As it comes from a decoder. */
    final Mat raw = kept(new Mat());
    /** Gray or RGB of eight bits. */
    final Mat image = kept(new Mat());
    /** The same upright. */
    final Mat upright = kept(new Mat());
    final Mat gray = kept(new Mat());
    final Mat filtered = kept(new Mat());
    final Mat narrowed = kept(new Mat());
    final Mat resized = kept(new Mat());
    final Mat padded = kept(new Mat());
    final Mat planes = kept(new Mat());
    private BytePointer file = kept(new BytePointer(LEAST));
    private WeakReference<byte[]> lastFile = new WeakReference<>(null);
    private @Nullable Object lastReading;
    private @Nullable Mat last;

    private Workspace() {}

    /** Whatever scope it is made in, it outlives it. */
    private static <P extends Pointer> P kept(P made) {
        return made.retainReference();
    }

    static Workspace ofThread() {
        return OF_THREAD.get();
    }

    /**
     * The bytes of a file, as a row.
     *
     * @param end what is put behind
     */
    Mat row(byte[] bytes, byte[] end) {
        int length = Math.addExact(bytes.length, end.length);
        if (file.capacity() < length) {
            file.deallocate();
            file = kept(new BytePointer(length + length / 2L));
        }
        file.put(bytes);
        file.getPointer(bytes.length).put(end);
        return new Mat(1, length, opencv_core.CV_8UC1, file);
    }

    /**
     * What was made of the same file just before, as of the first of two crops.
     *
     * @param reading how it was read
     * @return null if it was another or another way
     */
    @Nullable
    Mat last(byte[] bytes, Object reading) {
        return lastFile.get() == bytes && reading.equals(lastReading) ? last : null;
    }

    /** Remembers what has been made of a file. It may not be written to until the next is read. */
    Mat keep(byte[] bytes, Object reading, Mat made) {
        lastFile = new WeakReference<>(bytes);
        lastReading = reading;
        last = made;
        return made;
    }

    void forget() {
        lastFile.clear();
        lastReading = null;
        last = null;
    }

    /** Gives back what only large images need. */
    void shrink() {
        if (bytes(raw) > KEPT || bytes(image) > KEPT || file.capacity() > KEPT) {
            forget();
            file.deallocate();
            file = kept(new BytePointer(LEAST));
            for (Mat one : new Mat[] {raw, image, upright, gray, filtered, narrowed, resized, padded, planes}) {
                one.release();
            }
        }
    }

    private static long bytes(Mat matrix) {
        return matrix.empty() ? 0 : matrix.total() * matrix.elemSize();
    }
}
