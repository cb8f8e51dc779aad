package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.runtime.StateLayout;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps on a network with all that changes between them: parameters under Adam with decay, a moving average, what was seen last, noise, and the progress of the training. Whoever is
 * given the state of step k does the rest as if there had been no break.
 */
class StepperTest {

    private static final int N = 4;
    private static final int STEPS = 8;
    private static final Course COURSE = new Course(5, STEPS, step -> 0.01 * (step + 1));
    private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

    private static Engine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void release() {
        engine.close();
    }

    private record Decaying(UpdateRule.Step step) implements UpdateRule {

        @Override
        public double learningRate() {
            return 0.01;
        }

        @Override
        public WeightDecay weightDecay() {
            return WeightDecay.constant(0.1);
        }

        @Override
        public boolean decays(Tensor parameter) {
            return !UpdateRule.isBiasOrNorm(parameter);
        }
    }

    private static TrainingProgram program() {
        return program(UpdateRule.Adam.STANDARD);
    }

    private static TrainingProgram program(UpdateRule.Step step) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor x = graph.input("x", DType.FLOAT32, Shape.of(N, 3));
        Tensor noise = graph.random("noise", new Draw.Gaussian(0, 0.1), Shape.of(N, 3));
        Tensor weight = graph.parameter("weight", Shape.of(2, 3), new Initializer.Gaussian(0, 1));
        Tensor bias = graph.parameter("bias", Shape.of(2), new Initializer.Fill(0));
        Tensor average = graph.state("average", DType.FLOAT32, Shape.of(2), new Initializer.Fill(0));
        Tensor y = x.add(noise).linear(weight, bias);
        Tensor last = graph.state("last", DType.FLOAT32, Shape.of(2), new Initializer.Fill(0), Sharing.KEPT);
        graph.assign(last, y.stopGradient().mean(false, 0));
        graph.assign(average, average.mul(0.9).add(y.mean(false, 0).stopGradient().mul(0.1)));
        Tensor loss = y.sub(1).square().mean().mul(graph.progress().add(1));
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), new Decaying(step));
        return TrainingProgram.of(model, new Initialization(3).values(graph.variables().values()));
    }

    /** A batch that is a function of the step. */
    private static final class Rows implements StepFeed, AutoCloseable {

        private final HostBuffer x = HostBuffer.allocate(DType.FLOAT32, Shape.of(N, 3), HostMemory.PAGEABLE);
        private final HostBuffer other = HostBuffer.copyOf(Array.scalar(DType.FLOAT32, 1));
        private int released;

        @Override
        public Map<String, HostBuffer> next(long step) {
            float[] rows = new float[N * 3];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) Math.sin(step * rows.length + i);
            }
            x.set(Array.of(x.shape(), rows));
            return Map.of("x", x, "not an input of the model", other);
        }

        @Override
        public void release() {
            released++;
        }

        @Override
        public void close() {
            x.close();
            other.close();
        }
    }

    private static final class Losses implements Stepper.Watcher {

        private final List<Double> losses = new ArrayList<>();

        @Override
        public void onComputed(long step, double learningRate, Outputs outputs) {
            assertEquals(0.01 * (step + 1), learningRate);
            losses.add(outputs.scalar(TrainingModel.LOSS));
        }
    }

    private interface Work {
        void on(Stepper stepper, TrainingSession session, Rows rows) throws IOException, InterruptedException;
    }

    private static void with(TrainingProgram program, Work work) throws IOException, InterruptedException {
        try (TrainingSession session = engine.openTraining(program, OPTIONS);
                Rows rows = new Rows();
                Stepper stepper = new Stepper(session, program.randoms(), COURSE, rows, HostMemory.PAGEABLE)) {
            work.on(stepper, session, rows);
        }
    }

    @Test
    void from_the_state_of_a_step_another_session_goes_on_bit_for_bit() throws IOException, InterruptedException {
        TrainingProgram program = program();
        Losses whole = new Losses();
        List<SessionState> states = new ArrayList<>();
        with(program, (stepper, session, rows) -> {
            stepper.run(0, 3, whole);
            states.add(session.state());
            stepper.run(3, STEPS - 3, whole);
            states.add(session.state());
        });
        SessionState third = states.get(0);
        assertEquals(3, third.steps());

        Losses rest = new Losses();
        with(program, (stepper, session, rows) -> {
            stepper.run(0, 1, Stepper.Watcher.NONE);
            session.restore(third);
            assertEquals(third, session.state());
            stepper.run(3, STEPS - 3, rest);
            assertEquals(states.get(1), session.state());
        });
        assertEquals(whole.losses.subList(3, STEPS), rest.losses);
    }

    @Test
    void the_moments_and_their_count_are_part_of_it() throws IOException, InterruptedException {
        with(program(), (stepper, session, rows) -> {
            stepper.run(0, 3, Stepper.Watcher.NONE);
            SessionState third = session.state();
            stepper.run(3, 1, Stepper.Watcher.NONE);
            Map<String, Array> fourth = session.parameters();

            session.restore(new SessionState(third.parameters(), third.states(), Map.of(), 0));
            stepper.run(3, 1, Stepper.Watcher.NONE);
            assertNotEquals(fourth, session.parameters(), "without them Adam starts anew");
            session.restore(new SessionState(third.parameters(), third.states(), third.moments(), 100));
            stepper.run(3, 1, Stepper.Watcher.NONE);
            assertNotEquals(fourth, session.parameters(), "they are corrected by how often they were averaged");
            session.restore(third);
            stepper.run(3, 1, Stepper.Watcher.NONE);
            assertEquals(fourth, session.parameters());
        });
    }

    @Test
    void a_state_is_a_row_of_numbers_whose_places_are_known_by_name() throws IOException, InterruptedException {
        with(program(), (stepper, session, rows) -> {
            stepper.run(0, 2, Stepper.Watcher.NONE);
            SessionState state = session.state();
            StateLayout layout = state.layout();
            assertEquals(List.of("PARAMETER bias  0", "PARAMETER weight  2", "STATE average  8", "STATE last  10", "MOMENT bias momentum0 12",
                    "MOMENT bias momentum1 14", "MOMENT weight momentum0 16", "MOMENT weight momentum1 22"),
                    layout.parts().stream().map(part -> part.kind() + " " + part.variable() + " " + part.moment() + " " + part.at()).toList());
            assertEquals(28, layout.length());
            float[] numbers = state.flatten();
            StateLayout.Part weight = layout.parts().get(1);
            assertArrayEquals(session.parameter("weight").toFloats(), Arrays.copyOfRange(numbers, weight.at(), weight.at() + weight.length()));
            assertEquals(state, state.with(numbers));

            assertThrows(IllegalArgumentException.class, () -> state.with(new float[3]));
        });
    }

    @Test
    void a_state_of_another_program_is_refused_and_changes_nothing() throws IOException, InterruptedException {
        with(program(), (stepper, session, rows) -> {
            stepper.run(0, 1, Stepper.Watcher.NONE);
            SessionState state = session.state();
            Map<String, Array> bias = Map.of("bias", state.parameters().get("bias"));
            Map<String, Array> half = Map.of("momentum0", state.moments().get("bias").get("momentum0"));
            Map<String, Map<String, Array>> fewer = new HashMap<>(state.moments());
            fewer.put("bias", half);
            Map<String, Map<String, Array>> more = new HashMap<>(state.moments());
            more.put("other", half);
            Map<String, Array> wide = new HashMap<>(state.states());
            Map<String, Array> both = new HashMap<>(state.states());
            both.putAll(bias);
            wide.put("average", state.parameters().get("weight"));

            assertRefused("the parameter 'weight' is missing", session, new SessionState(bias, state.states(), Map.of(), 0));
            assertRefused("it has the state 'bias', which the session has not", session, new SessionState(state.parameters(), both, Map.of(), 0));
            assertRefused("the state 'average' is float32 [2] in the session and float32 [2, 3] in the state", session,
                    new SessionState(state.parameters(), wide, Map.of(), 0));
            assertRefused("the moments of 'weight' is missing", session, new SessionState(state.parameters(), state.states(), Map.of("bias", half), 1));
            assertRefused("it has the moments of 'other', which the session has not", session,
                    new SessionState(state.parameters(), state.states(), more, 1));
            assertRefused("the moment of 'bias', 'momentum1' is missing", session, new SessionState(state.parameters(), state.states(), fewer, 1));
            assertEquals(state, session.state());
            stepper.run(1, 1, Stepper.Watcher.NONE);
        });
    }

    private static void assertRefused(String why, TrainingSession session, SessionState state) {
        assertEquals("the state is of another program: " + why, assertThrows(IllegalArgumentException.class, () -> session.restore(state)).getMessage());
    }

    @Test
    void plain_descent_goes_on_as_well() throws IOException, InterruptedException {
        with(program(new UpdateRule.Descend()), (stepper, session, rows) -> {
            stepper.run(0, 2, Stepper.Watcher.NONE);
            SessionState second = session.state();
            stepper.run(2, 2, Stepper.Watcher.NONE);
            SessionState fourth = session.state();
            session.restore(second);
            stepper.run(2, 2, Stepper.Watcher.NONE);
            assertEquals(fourth, session.state());
        });
    }

    @Test
    void a_session_may_be_closed_twice() throws IOException, InterruptedException {
        with(program(), (stepper, session, rows) -> session.close());
    }

    @Test
    void a_program_on_disk_is_the_one_in_memory() throws IOException, InterruptedException {
        TrainingProgram program = program();
        program.write(folder);
        TrainingProgram read = TrainingProgram.read(folder);
        assertEquals(program.training(), read.training());
        assertEquals(program.optimizer(), read.optimizer());
        Losses inMemory = new Losses();
        with(program, (stepper, session, rows) -> stepper.run(0, STEPS, inMemory));
        Losses fromDisk = new Losses();
        try (TrainingSession session = engine.openTraining(read, OPTIONS);
                Rows rows = new Rows();
                Stepper stepper = new Stepper(session, program.randoms(), COURSE, rows, HostMemory.PAGEABLE)) {
            stepper.run(0, STEPS, fromDisk);
        }
        assertEquals(inMemory.losses, fromDisk.losses);
    }

    @Test
    void what_the_watcher_refuses_is_not_updated_and_its_batch_is_released() throws IOException, InterruptedException {
        with(program(), (stepper, session, rows) -> {
            Array before = session.parameter("bias");
            Stepper.Watcher refusing = new Stepper.Watcher() {
                @Override
                public void onComputed(long step, double learningRate, Outputs outputs) throws IOException {
                    throw new IOException("no");
                }
            };
            SessionState start = session.state();
            Array weight = session.parameter("weight");
            assertThrows(IOException.class, () -> stepper.run(0, 2, refusing));
            assertEquals(before, session.parameter("bias"));
            assertEquals(1, rows.released);

            // The graph has decayed it already.
            session.setParameter("weight", weight);
            stepper.run(0, 1, Stepper.Watcher.NONE);
            Map<String, Array> after = session.state().parameters();
            session.restore(start);
            stepper.run(0, 1, Stepper.Watcher.NONE);
            assertEquals(session.state().parameters(), after, "nor does its gradient add to the next one's");
            assertFalse(session.inputs().contains("not an input of the model"));
        });
    }
}
