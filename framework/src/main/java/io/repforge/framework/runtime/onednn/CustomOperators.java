package io.repforge.framework.runtime.onednn;

import static org.bytedeco.onnxruntime.global.onnxruntime.INPUT_OUTPUT_OPTIONAL;
import static org.bytedeco.onnxruntime.global.onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_API_VERSION;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;

import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.bytedeco.onnxruntime.OrtCustomOpDomain;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtKernelInfo;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.bytedeco.onnxruntime.OrtStatus;
import org.jspecify.annotations.Nullable;

/**
 * Operators that are implemented in Java. ONNX Runtime calls function pointers, which are one set for all operators and sessions: the binding
 * has a small fixed number of each, and hands them out to one thread at a time. They find operators by the address of their struct, and kernels by a number that stands in for their address.
 */
final class CustomOperators implements AutoCloseable {

    private final OrtApi api;
    private final Callbacks callbacks;
    private final Map<Long, Registered> operators = new ConcurrentHashMap<>();
    private final Map<Long, Running> kernels = new ConcurrentHashMap<>();
    private final AtomicLong handles = new AtomicLong();

    /** @throws EngineException if the binding has no function pointers left */
    CustomOperators(OrtApi api) {
        this.api = api;
        synchronized (CustomOperators.class) {
            this.callbacks = new Callbacks();
        }
        if (callbacks.all().stream().anyMatch(pointer -> pointer.isNull())) {
            callbacks.close();
            throw new EngineException("too many engines are open at once for operators of their own");
        }
    }

    /** A domain with operators. Close it after all sessions that it was added to. */
    Domain domain(String name, List<CustomOperator> members) {
        return new Domain(name, members);
    }

    @Override
    public void close() {
        callbacks.close();
    }

    private record Registered(CustomOperator operator, BytePointer name, KernelCall call) {}

    private record Running(CustomOperator.Kernel kernel, KernelCall call) {}

    /** A kernel's number in place of its address. */
    private static final class Handle extends Pointer {
        Handle(long number) {
            address = number;
        }
    }

    /** A domain that sessions can be given. */
    final class Domain implements AutoCloseable {

        private final OrtCustomOpDomain domain = new OrtCustomOpDomain();
        private final List<OrtCustomOp> structs = new ArrayList<>();
        private final KernelCall call = new KernelCall(api);

        private Domain(String name, List<CustomOperator> members) {
            try (BytePointer text = new BytePointer(name)) {
                Status.check(api, api.CreateCustomOpDomain(text, domain));
            }
            for (CustomOperator member : members) {
                OrtCustomOp struct = callbacks.fill(new OrtCustomOp());
                structs.add(struct);
                operators.put(struct.address(), new Registered(member, new BytePointer(member.name()), call));
                Status.check(api, api.CustomOpDomain_Add(domain, struct));
            }
        }

        void addTo(OrtSessionOptions options) {
            Status.check(api, api.AddCustomOpDomain(options, domain));
        }

        @Override
        public void close() {
            api.ReleaseCustomOpDomain(domain);
            for (OrtCustomOp struct : structs) {
                operators.remove(struct.address()).name().close();
                struct.close();
            }
            call.close();
        }
    }

    private @Nullable OrtStatus create(OrtCustomOp struct, OrtKernelInfo info, PointerPointer<?> kernel) {
        return Status.of(api, () -> {
            Registered registered = Objects.requireNonNull(operators.get(struct.address()));
            CustomOperator.Kernel created = registered.operator().kernels().create(new NodeAttributes(api, info));
            long number = handles.incrementAndGet();
            kernels.put(number, new Running(created, registered.call()));
            kernel.put(0, new Handle(number));
        });
    }

    private @Nullable OrtStatus compute(Pointer kernel, OrtKernelContext context) {
        return Status.of(api, () -> {
            Running running = Objects.requireNonNull(kernels.get(kernel.address()));
            running.kernel().compute(running.call().in(context));
        });
    }

    private void destroy(Pointer kernel) {
        Running running = kernels.remove(kernel.address());
        if (running != null) {
            running.kernel().close();
        }
    }

    /** The function pointers. They must outlive all sessions, so somebody has to hold them. */
    private final class Callbacks implements AutoCloseable {

        private final OrtCustomOp.GetName_OrtCustomOp name = new OrtCustomOp.GetName_OrtCustomOp() {
            @Override
            public BytePointer call(OrtCustomOp struct) {
                return Objects.requireNonNull(operators.get(struct.address())).name();
            }
        };

        /** Null stands for the CPU. */
        private final OrtCustomOp.GetExecutionProviderType_OrtCustomOp provider = new OrtCustomOp.GetExecutionProviderType_OrtCustomOp() {
            @Override
            public @Nullable BytePointer call(OrtCustomOp struct) {
                return null;
            }
        };

        private final OrtCustomOp.GetInputTypeCount_OrtCustomOp inputs = new OrtCustomOp.GetInputTypeCount_OrtCustomOp() {
            @Override
            public long call(OrtCustomOp struct) {
                return Objects.requireNonNull(operators.get(struct.address())).operator().inputs();
            }
        };

        private final OrtCustomOp.GetOutputTypeCount_OrtCustomOp outputs = new OrtCustomOp.GetOutputTypeCount_OrtCustomOp() {
            @Override
            public long call(OrtCustomOp struct) {
                return Objects.requireNonNull(operators.get(struct.address())).operator().outputs();
            }
        };

        private final OrtCustomOp.GetInputType_OrtCustomOp_long inputType = new OrtCustomOp.GetInputType_OrtCustomOp_long() {
            @Override
            public int call(OrtCustomOp struct, long index) {
                return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
            }
        };

        private final OrtCustomOp.GetOutputType_OrtCustomOp_long outputType = new OrtCustomOp.GetOutputType_OrtCustomOp_long() {
            @Override
            public int call(OrtCustomOp struct, long index) {
                return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
            }
        };

        private final OrtCustomOp.GetInputCharacteristic_OrtCustomOp_long inputKind = new OrtCustomOp.GetInputCharacteristic_OrtCustomOp_long() {
            @Override
            public int call(OrtCustomOp struct, long index) {
                return INPUT_OUTPUT_OPTIONAL;
            }
        };

        private final OrtCustomOp.GetOutputCharacteristic_OrtCustomOp_long outputKind = new OrtCustomOp.GetOutputCharacteristic_OrtCustomOp_long() {
            @Override
            public int call(OrtCustomOp struct, long index) {
                return INPUT_OUTPUT_OPTIONAL;
            }
        };

        private final OrtCustomOp.GetInputMemoryType_OrtCustomOp_long inputMemory = new OrtCustomOp.GetInputMemoryType_OrtCustomOp_long() {
            @Override
            public int call(OrtCustomOp struct, long index) {
                return OrtMemTypeDefault;
            }
        };

        private final OrtCustomOp.CreateKernelV2_OrtCustomOp_OrtApi_OrtKernelInfo_PointerPointer create =
                new OrtCustomOp.CreateKernelV2_OrtCustomOp_OrtApi_OrtKernelInfo_PointerPointer() {
                    @Override
                    public @Nullable OrtStatus call(OrtCustomOp struct, OrtApi caller, OrtKernelInfo info, PointerPointer kernel) {
                        return create(struct, info, kernel);
                    }
                };

        private final OrtCustomOp.KernelComputeV2_Pointer_OrtKernelContext compute =
                new OrtCustomOp.KernelComputeV2_Pointer_OrtKernelContext() {
                    @Override
                    public @Nullable OrtStatus call(Pointer kernel, OrtKernelContext context) {
                        return compute(kernel, context);
                    }
                };

        private final OrtCustomOp.KernelDestroy_Pointer destroy = new OrtCustomOp.KernelDestroy_Pointer() {
            @Override
            public void call(Pointer kernel) {
                destroy(kernel);
            }
        };

        List<Pointer> all() {
            return List.of(name, provider, inputs, outputs, inputType, outputType, inputKind, outputKind, inputMemory, create, compute, destroy);
        }

        OrtCustomOp fill(OrtCustomOp struct) {
            return struct.version(ORT_API_VERSION).GetName(name).GetExecutionProviderType(provider)
                    .GetInputTypeCount(inputs).GetOutputTypeCount(outputs).GetInputType(inputType).GetOutputType(outputType)
                    .GetInputCharacteristic(inputKind).GetOutputCharacteristic(outputKind).GetInputMemoryType(inputMemory)
                    .CreateKernelV2(create).KernelComputeV2(compute).KernelDestroy(destroy);
        }

        @Override
        public void close() {
            synchronized (CustomOperators.class) {
                all().forEach(Pointer::close);
            }
        }
    }
}
