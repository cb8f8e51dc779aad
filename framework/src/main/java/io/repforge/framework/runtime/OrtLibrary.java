package io.repforge.framework.runtime;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_API_VERSION;
import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_LOGGING_LEVEL_FATAL;
import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_LOGGING_LEVEL_WARNING;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtArenaAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtDeviceMemoryType_HOST_ACCESSIBLE;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtGetApiBase;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemoryInfoDeviceType_CPU;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxTypes;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.onednn.OpenMp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.CharPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.onnxruntime.OrtAllocator;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtArenaCfg;
import org.bytedeco.onnxruntime.OrtApiBase;
import org.bytedeco.onnxruntime.OrtEnv;
import org.bytedeco.onnxruntime.OrtMemoryInfo;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.bytedeco.onnxruntime.OrtStatus;
import org.bytedeco.onnxruntime.OrtTensorTypeAndShapeInfo;
import org.bytedeco.onnxruntime.OrtTrainingApi;
import org.bytedeco.onnxruntime.OrtValue;
import org.jspecify.annotations.Nullable;

/** The C API with its errors as exceptions, and values as arrays. */
final class OrtLibrary implements AutoCloseable {

    /**
     * Bytes. With a block for each tensor a step of ResNet-50 takes a tenth more time than with tensors side by side in such ones; probably since all tensors then begin at the
     * same place of a page, and so meet in the caches.
     */
    private static final long LARGEST_BLOCK = 32 << 20;
    /** Bytes of a free place that a smaller tensor may take without need. By default there is no such limit, and a tensor takes up to twice its size. */
    private static final long LARGEST_REST = 1 << 16;

    /** The library is loaded once, and can't be loaded again where that has failed. */
    private static final FutureTask<OrtApiBase> BASE = new FutureTask<>(OrtLibrary::loaded);

    /** Held while the environment is made or released. */
    private static final Object ENVIRONMENT = new Object();

    final OrtApi api;
    final OrtTrainingApi training;
    final OrtEnv env = new OrtEnv();
    final OrtAllocator allocator = new OrtAllocator();
    private final OrtApiBase base;
    private final OrtMemoryInfo hostMemory = new OrtMemoryInfo();

    private OrtLibrary(OrtApiBase base) {
        this.base = base;
        this.api = base.GetApi().call(ORT_API_VERSION);
        this.training = api.GetTrainingApi().call(ORT_API_VERSION);
        if (training == null || training.isNull()) {
            throw new UserError("The ONNX Runtime on the class path can't train: put org.bytedeco:onnxruntime there, and no other build before it.");
        }
        createEnvironment();
        check(api.GetAllocatorWithDefaultOptions(allocator));
        check(api.CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, hostMemory));
    }

    /** All engines share one, which goes with the last of them; the library makes no new one before that is over. */
    private void createEnvironment() {
        synchronized (ENVIRONMENT) {
            OrtLog log = OrtLog.ifWanted();
            // Everything that goes wrong comes back as a status; warnings are about models, which are ours, and so for those who look inside.
            check(log == null ? api.CreateEnv(ORT_LOGGING_LEVEL_FATAL, "repforge", env)
                    : api.CreateEnvWithCustomLogger(log, null, ORT_LOGGING_LEVEL_WARNING, "repforge", env));
        }
    }

    /** Starts to load it for {@link #load}, unless that is going on or done. */
    static void loadAhead() {
        if (!BASE.isDone()) {
            Thread thread = new Thread(BASE, "repforge-load");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static OrtApiBase loaded() {
        OpenMp.waitPatiently(Platform.here()); // before the library brings OpenMP in
        return OrtGetApiBase();
    }

    /** Loads it, or waits for whoever does. */
    private static OrtApiBase base() {
        BASE.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return BASE.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @throws UserError if the library isn't there or can't run here */
    static OrtLibrary load() {
        Platform platform = Platform.here();
        try {
            return new OrtLibrary(base());
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new UserError("ONNX Runtime can't be loaded (" + firstLine(e) + "): " + (platform.isBuiltIn(OrtLibrary.class.getClassLoader())
                    ? "it needs " + platform.least() + ", and the jars onnxruntime, javacpp, dnnl and opencl of org.bytedeco with their " + platform
                            + " natives on the class path."
                    : "this build of Repforge has no native libraries for " + platform + "; build it here with ./repforge --rebuild (in Maven, elsewhere too,"
                            + " with -Dnative.platform=" + platform + ")."),
                    e);
        }
    }

    private static String firstLine(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no message");
    }

    /** A path as the library takes it: of wide characters on Windows. To be closed by the caller. */
    static Pointer path(Path file) {
        return Platform.here() == Platform.WINDOWS_X86_64 ? new CharPointer(file.toString()) : new BytePointer(file.toString());
    }

    String version() {
        try (BytePointer version = base.GetVersionString().call()) {
            return version.getString();
        }
    }

    /** Turns a failure into an exception, and frees it. */
    void check(@Nullable OrtStatus status) {
        Status.check(api, status);
    }

    /** Names that a getter writes as strings of the library's allocator. */
    List<String> names(long count, NameGetter getter) {
        List<String> names = new ArrayList<>();
        try (PointerPointer<BytePointer> out = new PointerPointer<>(1)) {
            for (long i = 0; i < count; i++) {
                check(getter.get(i, out));
                BytePointer name = out.get(BytePointer.class, 0);
                names.add(name.getString(StandardCharsets.UTF_8));
                check(api.AllocatorFree(allocator, name));
            }
        }
        return List.copyOf(names);
    }

    interface NameGetter {
        OrtStatus get(long index, PointerPointer<BytePointer> out);
    }

    long count(Function<SizeTPointer, OrtStatus> getter) {
        try (SizeTPointer out = new SizeTPointer(1)) {
            check(getter.apply(out));
            return out.get();
        }
    }

    /**
     * Opens a session whose memory grows by blocks of {@link #LARGEST_BLOCK} at most, but for tensors that are larger, and is filled up to {@link #LARGEST_REST}. The library's
     * own blocks are each as large as all before it, up to a gigabyte, out of which a second step takes other places than the first, and so up to a quarter more.
     *
     * @param settings of the session
     */
    <T> T inModestBlocks(OrtSessionOptions settings, Supplier<T> opening) {
        check(api.AddSessionConfigEntry(settings, "session.use_env_allocators", "1"));
        synchronized (OrtLibrary.class) { // allocators are registered with the environment, of which a process has one; a session keeps what it finds
            try (BytePointer block = new BytePointer("max_power_of_two_extend_bytes"); BytePointer unused = new BytePointer("max_dead_bytes_per_chunk");
                    PointerPointer<BytePointer> keys = new PointerPointer<>(block, unused); SizeTPointer values = new SizeTPointer(2);
                    PointerPointer<OrtArenaCfg> made = new PointerPointer<>(1)) {
                values.put(0, LARGEST_BLOCK).put(1, LARGEST_REST);
                check(api.CreateArenaCfgV2(keys, values, 2, made));
                OrtArenaCfg arena = made.get(OrtArenaCfg.class, 0);
                try {
                    check(api.CreateAndRegisterAllocator(env, hostMemory, arena));
                } finally {
                    api.ReleaseArenaCfg(arena);
                }
            }
            try {
                return opening.get();
            } finally {
                check(api.UnregisterAllocator(env, hostMemory));
            }
        }
    }

    /** A value over the buffer's own memory, which the caller keeps alive. */
    OrtValue value(HostBuffer buffer) {
        OrtValue value = new OrtValue();
        long[] dims = buffer.shape().dims();
        check(api.CreateTensorWithDataAsOrtValue(hostMemory, buffer.pointer(), buffer.bytes().capacity(), dims, dims.length,
                OnnxTypes.code(buffer.type()), value));
        return value;
    }

    /**
     * A copy of a value's elements, which are in host memory whatever the session computes on: a run copies outputs there that it wasn't
     * given memory for, and parameters are copied into values of the allocator that the getter is given, which is the host's.
     *
     * @throws EngineException if they lie in a device's memory
     */
    Array copy(OrtValue value) {
        requireHost(value);
        OrtTensorTypeAndShapeInfo info = new OrtTensorTypeAndShapeInfo();
        check(api.GetTensorTypeAndShape(value, info));
        DType type;
        Shape shape;
        try (SizeTPointer rank = new SizeTPointer(1); IntPointer code = new IntPointer(1)) {
            check(api.GetTensorElementType(info, code));
            check(api.GetDimensionsCount(info, rank));
            long[] dims = new long[(int) rank.get()];
            check(api.GetDimensions(info, dims, dims.length));
            type = OnnxTypes.of(code.get());
            shape = Shape.of(dims);
        } finally {
            api.ReleaseTensorTypeAndShapeInfo(info);
        }
        byte[] bytes = new byte[Math.toIntExact(shape.elements() * type.bytes())];
        data(value, bytes.length).get(bytes);
        return new Array(type, shape, bytes);
    }

    /** Reading a device's memory as if it were the host's would end the process. */
    private void requireHost(OrtValue value) {
        OrtMemoryInfo memory = new OrtMemoryInfo(); // the value's own, which nobody releases
        check(api.GetTensorMemoryInfo(value, memory));
        try (IntPointer device = new IntPointer(1)) {
            api.MemoryInfoGetDeviceType().call(memory, device);
            if (device.get() != OrtMemoryInfoDeviceType_CPU
                    && api.MemoryInfoGetDeviceMemType().call(memory) != OrtDeviceMemoryType_HOST_ACCESSIBLE) {
                throw new EngineException("a value that was to be read lies in a device's memory");
            }
        }
    }

    /** Where a value's elements lie. */
    private BytePointer data(OrtValue value, long bytes) {
        try (PointerPointer<Pointer> out = new PointerPointer<>(1)) {
            check(api.GetTensorMutableData(value, out));
            BytePointer data = new BytePointer(out.get(0));
            return bytes == 0 ? data : data.capacity(bytes);
        }
    }

    @Override
    public void close() {
        api.ReleaseMemoryInfo(hostMemory);
        synchronized (ENVIRONMENT) {
            api.ReleaseEnv(env);
        }
    }
}
