package io.repforge.kit;

import io.repforge.api.array.Array;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.Stepper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What some steps on the same batch come to, done as a run does them.
 *
 * @param losses before each step
 * @param start parameters and states before the first
 * @param end parameters and states after the last
 */
record Training(List<Double> losses, Map<String, Array> start, Map<String, Array> end) {

    /**
     * @param batch by the names of the model's inputs
     * @param learningRate of all steps
     * @throws io.repforge.framework.runtime.EngineException if the engine rejects the model
     */
    static Training of(TrainingModel model, Map<String, Array> batch, int steps, double learningRate) throws IOException, InterruptedException {
        Map<String, Array> start = new Initialization(Feed.SEED).values(model.graph().variables().values());
        TrainingProgram program = TrainingProgram.of(model, start);
        Map<String, HostBuffer> buffers = new LinkedHashMap<>();
        batch.forEach((name, value) -> buffers.put(name, HostBuffer.copyOf(value)));
        List<Double> losses = new ArrayList<>();
        Stepper.Watcher watcher = new Stepper.Watcher() {
            @Override
            public void onComputed(long step, double rate, Outputs outputs) {
                losses.add(outputs.scalar(TrainingModel.LOSS));
            }
        };
        try (TrainingSession session = SharedEngine.get().openTraining(program, SharedEngine.OPTIONS);
                Stepper stepper = new Stepper(session, program.randoms(), new Course(Feed.SEED, steps, step -> learningRate), step -> buffers,
                        HostMemory.PAGEABLE)) {
            stepper.run(0, steps, watcher);
            return new Training(losses, start, session.parameters());
        } finally {
            buffers.values().forEach(HostBuffer::close);
        }
    }
}
