package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtCUDAProviderOptionsV2;
import org.bytedeco.onnxruntime.OrtSession;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CUDA devices that this build and this machine have. Whether one can be used is found out by using it, once. */
final class CudaDevices implements Devices {

    private static final Logger LOG = LoggerFactory.getLogger(CudaDevices.class);

    private static final String PROVIDER = "CUDAExecutionProvider";

    private final OrtLibrary library;
    private final boolean built;
    private final Map<Integer, Optional<DeviceFault>> faults = new ConcurrentHashMap<>();
    private final Map<Integer, PinnedMemory> pinned = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();

    CudaDevices(OrtLibrary library) {
        this.library = library;
        this.built = providers(library).contains(PROVIDER);
    }

    private static List<String> providers(OrtLibrary library) {
        List<String> names = new ArrayList<>();
        PointerPointer<BytePointer> list = new PointerPointer<>((Pointer) null); // the binding makes it point to the library's own array
        try (IntPointer count = new IntPointer(1)) {
            library.check(library.api.GetAvailableProviders(list, count));
            for (int i = 0; i < count.get(); i++) {
                names.add(list.get(BytePointer.class, i).getString());
            }
            library.check(library.api.ReleaseAvailableProviders(list, count.get()));
        }
        return names;
    }

    @Override
    public boolean isBuiltFor() {
        return built;
    }

    @Override
    public Optional<DeviceFault> fault(int index) {
        return built ? faults.computeIfAbsent(index, this::probe) : Optional.of(CudaFault.cpuBuild(Platform.here()));
    }

    private Optional<DeviceFault> probe(int index) {
        try {
            library.api.ReleaseSession(session(index));
            return Optional.empty();
        } catch (EngineException e) {
            return Optional.of(CudaFault.of(String.valueOf(e.getMessage()), index));
        }
    }

    @Override
    public Backend backend(Device device, SessionOptions options) {
        SessionOptions decided = options.precision() == Precision.AUTO ? options.withPrecision(Precision.FLOAT32) : options;
        return new CudaBackend(decided.withDevice(device), options.device(), this);
    }

    /** Memory that a device copies from by itself, the same for all that ask. */
    PinnedMemory pinnedMemory(int index) {
        return pinned.computeIfAbsent(index, device -> PinnedMemory.of(library, () -> session(device), PinnedMemory.CUDA, device));
    }

    /** What products are computed in, once, since it makes other numbers at another speed. */
    void tell(SessionOptions options) {
        if (told.compareAndSet(false, true)) {
            LOG.info("{}: products in float32 {}.", options.device(), options.cuda().tf32()
                    ? "have their factors rounded to TF32 (cuda.tf32: true)" : "keep their 24 bits (cuda.tf32: true is faster and rounds their factors to 11)");
        }
    }

    /**
     * A session on a device that runs nothing, but makes the library do all that it does before it can. To be released by the caller.
     *
     * @throws EngineException if the device can't be used
     */
    OrtSession session(int index) {
        OrtSessionOptions settings = new OrtSessionOptions();
        library.check(library.api.CreateSessionOptions(settings));
        byte[] model = relu().toByteArray();
        try (BytePointer bytes = new BytePointer(model)) {
            append(settings, index, CudaOptions.DEFAULT);
            OrtSession session = new OrtSession();
            library.check(library.api.CreateSessionFromArray(library.env, bytes, model.length, settings, session));
            return session;
        } finally {
            library.api.ReleaseSessionOptions(settings);
        }
    }

    static ModelProto relu() {
        TypeProto type = TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1)))).build();
        return ModelProto.newBuilder().setIrVersion(8).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder().setName("probe")
                        .addInput(ValueInfoProto.newBuilder().setName("x").setType(type))
                        .addNode(NodeProto.newBuilder().setOpType("Relu").addInput("x").addOutput("y"))
                        .addOutput(ValueInfoProto.newBuilder().setName("y").setType(type)))
                .build();
    }

    /** Makes sessions with these settings compute on a device. */
    void append(OrtSessionOptions settings, int index, CudaOptions options) {
        OrtCUDAProviderOptionsV2 cuda = new OrtCUDAProviderOptionsV2();
        library.check(library.api.CreateCUDAProviderOptions(cuda));
        Map<String, String> chosen = Map.of(
                "device_id", Integer.toString(index),
                "use_tf32", options.tf32() ? "1" : "0",
                "cudnn_conv_algo_search", options.cudnnSearch().name());
        try (PointerPointer<BytePointer> keys = new PointerPointer<>(chosen.keySet().toArray(String[]::new));
                PointerPointer<BytePointer> values = new PointerPointer<>(chosen.values().toArray(String[]::new))) {
            library.check(library.api.UpdateCUDAProviderOptions(cuda, keys, values, chosen.size()));
            library.check(library.api.SessionOptionsAppendExecutionProvider_CUDA_V2(settings, cuda));
        } finally {
            library.api.ReleaseCUDAProviderOptions().call(cuda);
        }
    }

    @Override
    public void close() {
        pinned.values().forEach(PinnedMemory::close);
    }
}
