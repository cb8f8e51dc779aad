package io.repforge.framework.train;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.RandomInputs;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a step is fed beside its batch: the learning rate, the progress and counts, and random tensors of (seed, step, name). For one thread at a time. */
final class StepInputs implements AutoCloseable {

    private final Course course;
    private final RandomInputs randoms;
    private final Set<String> wanted;
    private final Map<String, HostBuffer> numbers = new LinkedHashMap<>();
    private final Map<String, HostBuffer> inputs = new HashMap<>();

    /**
     * @param wanted names of what the model takes
     * @param randoms what the program draws at random
     * @param memory where it lies
     */
    StepInputs(Collection<String> wanted, Map<String, Graph.Random> randoms, Course course, HostMemory memory) {
        this.course = course;
        this.wanted = Set.copyOf(wanted);
        Map<String, Graph.Random> drawn = new LinkedHashMap<>(randoms);
        drawn.keySet().retainAll(this.wanted);
        this.randoms = new RandomInputs(course.seed(), drawn, memory, course.stride());
        for (String name : List.of(TrainingModel.LEARNING_RATE, Graph.PROGRESS, Graph.STEPS_DONE, Graph.EPOCHS_DONE)) {
            numbers.put(name, HostBuffer.allocate(DType.FLOAT32, Shape.SCALAR));
        }
    }

    /**
     * All that a step is fed.
     *
     * @return good until the next call
     */
    Map<String, HostBuffer> of(long step, double rate, Map<String, HostBuffer> batch) {
        set(TrainingModel.LEARNING_RATE, rate);
        set(Graph.PROGRESS, course.progress(step));
        set(Graph.STEPS_DONE, step);
        set(Graph.EPOCHS_DONE, course.epochs(step));
        inputs.clear();
        inputs.putAll(batch);
        inputs.putAll(numbers);
        inputs.putAll(randoms.draw(step));
        inputs.keySet().retainAll(wanted);
        return inputs;
    }

    private void set(String name, double value) {
        Objects.requireNonNull(numbers.get(name)).set(Array.scalar(DType.FLOAT32, value));
    }

    @Override
    public void close() {
        randoms.close();
        numbers.values().forEach(HostBuffer::close);
    }
}
