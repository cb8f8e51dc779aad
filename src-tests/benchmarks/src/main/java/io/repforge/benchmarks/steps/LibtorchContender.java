package io.repforge.benchmarks.steps;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.benchmarks.report.ProcessMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * libtorch. A whole step, from pixels to updated parameters, is one call of a TorchScript module, so that nothing of Java or of JNI comes between its
 * operations; Adam is libtorch's own fused one.
 */
final class LibtorchContender implements Contender {

    private static final String STATE = "s.";

    private final DataType type;
    private @Nullable Model model;
    private @Nullable PtSymbolBlock block;
    private @Nullable PtNDManager manager;
    private final NDList kept = new NDList();
    private List<String> names = List.of();
    private @Nullable NDList results;

    private LibtorchContender(DataType type) {
        this.type = type;
    }

    /** In {@code float32}, as it is compared. */
    static LibtorchContender plain() {
        return new LibtorchContender(DataType.FLOAT32);
    }

    /** In {@code float64}, to tell what is rounding and what is wrong. */
    static LibtorchContender exact() {
        return new LibtorchContender(DataType.FLOAT64);
    }

    @Override
    public void open(Case what, Update update, Map<String, Array> trained, Map<String, Array> state) throws IOException {
        close();
        Model opened = Model.newInstance("step", Device.cpu(), PtEngine.ENGINE_NAME);
        model = opened;
        try {
            opened.load(new ByteArrayInputStream(ScriptArchive.of(what, trained.keySet(), type == DataType.FLOAT64)));
        } catch (ai.djl.MalformedModelException e) {
            throw new IOException("libtorch doesn't take the step of " + what.name(), e);
        }
        // It is off in what DJL runs otherwise.
        JniUtils.setGradMode(true);
        block = (PtSymbolBlock) opened.getBlock();
        PtNDManager arrays = (PtNDManager) opened.getNDManager();
        manager = arrays;
        names = List.copyOf(trained.keySet());
        List<NDArray> weights = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        List<NDArray> steps = new ArrayList<>();
        // DJL groups inputs by what precedes the dot, in the order in which the groups appear, and takes [] for a list.
        trained.forEach((name, value) -> {
            NDArray parameter = array(arrays, value, "p." + name);
            parameter.setRequiresGradient(true);
            kept.add(parameter);
            weights.add(named(parameter.stopGradient(), "weights[]"));
            first.add(named(arrays.zeros(parameter.getShape(), type), "first[]"));
            second.add(named(arrays.zeros(parameter.getShape(), type), "second[]"));
            steps.add(named(arrays.create(0f), "steps[]"));
        });
        state.forEach((name, value) -> kept.add(array(arrays, value, STATE + name)));
        if (state.isEmpty()) {
            throw new IllegalStateException(what.name() + " has no state, which the step takes for granted");
        }
        kept.addAll(weights);
        kept.addAll(first);
        kept.addAll(second);
        kept.addAll(steps);
    }

    private NDArray array(PtNDManager manager, Array array, String name) {
        ByteBuffer direct = ByteBuffer.allocateDirect(array.bytes().length).order(ByteOrder.nativeOrder());
        direct.put(array.bytes()).flip();
        long[] dims = new long[array.shape().rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = array.shape().dim(axis);
        }
        DataType given = switch (array.type()) {
            case FLOAT32 -> DataType.FLOAT32;
            case UINT8 -> DataType.UINT8;
            case INT64 -> DataType.INT64;
            default -> throw new IllegalArgumentException(name + " is " + array.type());
        };
        // A copy: libtorch only points to the buffer otherwise, and conversion to the same type copies nothing.
        try (NDArray view = manager.create(direct, new ai.djl.ndarray.types.Shape(dims), given);
                NDArray converted = view.toType(given == DataType.FLOAT32 ? type : given, false)) {
            return named(converted.duplicate(), name);
        }
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }

    @Override
    public Step step(Map<String, Array> inputs) {
        if (results != null) {
            results.close();
        }
        try (PtNDManager fed = (PtNDManager) Objects.requireNonNull(manager).newSubManager()) {
            NDList all = new NDList(kept);
            inputs.forEach((name, value) -> all.add(array(fed, value, "x." + name)));
            long start = System.nanoTime();
            NDList given = IValueUtils.forward(block, all, true);
            double loss = type == DataType.FLOAT64 ? given.get(0).getDouble() : given.get(0).getFloat();
            long nanos = System.nanoTime() - start;
            given.attach(manager);
            results = given;
            return new Step(loss, nanos);
        }
    }

    @Override
    public Map<String, Array> gradients() {
        Map<String, Array> gradients = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            NDArray gradient = Objects.requireNonNull(results, "no step was made").get(i + 1);
            gradients.put(names.get(i), copy(gradient));
        }
        return gradients;
    }

    @Override
    public Map<String, Array> state() {
        Map<String, Array> state = new LinkedHashMap<>();
        for (NDArray array : kept) {
            if (array.getName().startsWith(STATE)) {
                state.put(array.getName().substring(STATE.length()), copy(array));
            }
        }
        return state;
    }

    private static Array copy(NDArray array) {
        try (NDArray floats = array.toType(DataType.FLOAT32, true)) {
            return Array.of(Shape.of(array.getShape().getShape()), floats.toFloatArray());
        }
    }

    @Override
    public long peakMemory() throws IOException {
        return ProcessMemory.own().peak();
    }

    @Override
    public void close() {
        results = null;
        kept.clear();
        if (model != null) {
            model.close();
        }
        model = null;
    }
}
