package io.repforge.tests.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Freezing;
import io.repforge.api.Optimizer;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.essentials.optimizers.Adam;
import io.repforge.essentials.optimizers.AdamW;
import io.repforge.essentials.optimizers.Lars;
import io.repforge.essentials.optimizers.Sgd;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.Stepper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Parameters with rates and decays of their own, decays that go over the run, and parameters that are frozen at first, each step of a session beside a
 * simulation in float64. The loss is {@code Σ c (w − t)²} over two parameters, so what happens to one doesn't touch the other. The learning rate rises from
 * 0 by step, as by a warm-up.
 */
class ParameterGroupsTest {

    private static final int STEPS = 12;
    private static final int STEPS_PER_EPOCH = 4;
    private static final double[] HEAD = {0.5, -1, 2};
    private static final double[] TRUNK = {1, 2, -0.5, 0.25};
    private static final double[] TARGET = {-1, 0.5, 0.25, 1};
    private static final double[] CURVATURE = {0.5, 2, 1, 0.25};

    private static final List<ParameterGroup> NO_GROUPS = List.of();
    private static final List<Freezing> NOTHING_FROZEN = List.of();

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static float[] floats(double[] values, int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static Tensor parameter(Graph graph, String name, double[] start, long... dims) {
        return graph.parameter(name, Shape.of(dims), new Initializer.Values(Array.of(Shape.of(dims), floats(start, start.length))));
    }

    private static Tensor loss(Graph graph, Tensor parameter) {
        int length = Math.toIntExact(parameter.shape().elements());
        Tensor target = graph.constant(Array.of(parameter.shape(), floats(TARGET, length)));
        return parameter.sub(target).square().mul(graph.constant(Array.of(parameter.shape(), floats(CURVATURE, length)))).sum();
    }

    private static double rate(double base, long step) {
        return (float) (base * step / STEPS);
    }

    /** The states after each step. */
    private static <O extends Record> List<SessionState> trained(Optimizer<O> optimizer, O options) {
        UpdateRule rule = optimizer.rule(options);
        Graph graph = new Graph(Mode.TRAINING);
        Tensor loss = loss(graph, parameter(graph, "head/weight", HEAD, 3)).add(loss(graph, parameter(graph, "trunk/weight", TRUNK, 2, 2)));
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), rule);
        TrainingProgram program = TrainingProgram.of(model, new Initialization(0).values(graph.variables().values()));
        Course course = new Course(1, STEPS, STEPS_PER_EPOCH, step -> rate(rule.learningRate(), step));
        List<SessionState> states = new ArrayList<>();
        try (TrainingSession session = engine.openTraining(program, SessionOptions.defaults().withThreads(1));
                Stepper stepper = new Stepper(session, Map.of(), course, step -> Map.of(), HostMemory.PAGEABLE)) {
            for (int step = 0; step < STEPS; step++) {
                stepper.run(step, 1, Stepper.Watcher.NONE);
                states.add(session.state());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return states;
    }

    private static double[] of(SessionState state, String parameter) {
        return state.parameters().get(parameter).toDoubles();
    }

    /** A parameter after all steps, by the simulation; before {@code from} it is frozen. */
    private static double[] simulated(double[] start, SimulatedUpdate.Rule rule, boolean decays, IntToDoubleFunction rate, int from) {
        double[] w = start.clone();
        double[][] memory = new double[2][w.length];
        for (int step = from; step < STEPS; step++) {
            double[] gradient = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                gradient[i] = 2 * (float) CURVATURE[i] * (w[i] - TARGET[i]);
            }
            rule.step(w, gradient, memory, step - from + 1, decays, rate.applyAsDouble(step));
        }
        return w;
    }

    private static double[] simulated(double[] start, SimulatedUpdate.Rule rule, boolean decays, IntToDoubleFunction rate) {
        return simulated(start, rule, decays, rate, 0);
    }

    private static ParameterGroup group(String parameters, Double rate, boolean constant, Double decay) {
        return new ParameterGroup(parameters, rate, constant, decay, null);
    }

    // ---- rates

    @Test
    void adam_w_moves_a_group_by_its_own_rate_and_decay_and_the_rest_by_the_optimizers() {
        SessionState last = trained(new AdamW(), new AdamW.Options(0.1, List.of(0.9, 0.99), 1e-6, 0.3, false, null, null,
                List.of(group("head/*", 0.4, false, 0.0)), NOTHING_FROZEN)).get(STEPS - 1);
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.adam(0.9, 0.99, 1e-6, 0, true), true, step -> rate(0.4, step)), of(last, "head/weight"), 2e-5);
        assertArrayEquals(simulated(TRUNK, SimulatedUpdate.adam(0.9, 0.99, 1e-6, 0.3, true), true, step -> rate(0.1, step)), of(last, "trunk/weight"), 2e-5);
    }

    /** SimSiam's predictor (Chen and He 2021): it moves in the first step already, in which the schedule's rate is 0. */
    @Test
    void a_constant_rate_does_not_follow_the_schedule() {
        List<SessionState> states = trained(new Sgd(), new Sgd.Options(0.05, 0.9, false, 0.1, false, null, null,
                List.of(group("head/*", null, true, 0.0)), NOTHING_FROZEN));
        assertNotEquals(HEAD[0], of(states.get(0), "head/weight")[0]);
        assertArrayEquals(TRUNK, of(states.get(0), "trunk/weight"));
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.sgd(0.9, false, 0), true, step -> 0.05), of(states.get(STEPS - 1), "head/weight"), 2e-5);
        assertArrayEquals(simulated(TRUNK, SimulatedUpdate.sgd(0.9, false, 0.1), true, step -> rate(0.05, step)), of(states.get(STEPS - 1), "trunk/weight"), 2e-5);
    }

    @Test
    void a_group_may_have_just_another_decay() {
        SessionState last = trained(new Adam(), new Adam.Options(0.1, List.of(0.9, 0.99), 1e-6, 0, false, null, null,
                List.of(group("*/weight", null, false, 0.5)), NOTHING_FROZEN)).get(STEPS - 1);
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.adam(0.9, 0.99, 1e-6, 0.5, false), true, step -> rate(0.1, step)), of(last, "head/weight"), 2e-5);
    }

    @Test
    void what_an_optimizer_leaves_out_of_the_decay_is_left_out_in_a_group_too() {
        SessionState last = trained(new Lars(), new Lars.Options(0.5, 0.9, 0.1, 0.2, false, Lars.Exclude.BIASES_AND_NORMS, true, null, null,
                List.of(group("*", 0.3, false, 0.4)), NOTHING_FROZEN)).get(STEPS - 1);
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.lars(0.9, 0.4, 0.2), false, step -> rate(0.3, step)), of(last, "head/weight"), 2e-5);
        assertArrayEquals(simulated(TRUNK, SimulatedUpdate.lars(0.9, 0.4, 0.2), true, step -> rate(0.3, step)), of(last, "trunk/weight"), 2e-5);
    }

    @Test
    void of_several_groups_the_first_counts() {
        SessionState last = trained(new Sgd(), new Sgd.Options(0.05, 0, false, 0, false, null, null,
                List.of(group("head/*", 0.1, false, null), group("*", 0.02, false, null)), NOTHING_FROZEN)).get(STEPS - 1);
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.sgd(0, false, 0), true, step -> rate(0.1, step)), of(last, "head/weight"), 2e-5);
        assertArrayEquals(simulated(TRUNK, SimulatedUpdate.sgd(0, false, 0), true, step -> rate(0.02, step)), of(last, "trunk/weight"), 2e-5);
    }

    // ---- decay over the run

    /** DINO (Caron et al. 2021) raises λ from 0.04 to 0.4 by half a cosine. */
    @Test
    void decay_goes_to_its_end_by_half_a_cosine() {
        SimulatedUpdate.Rule scheduled = (w, g, memory, t, decays, lr) -> {
            double decay = 0.4 + (0.04 - 0.4) * (1 + Math.cos(Math.PI * (t - 1) / (STEPS - 1))) / 2;
            SimulatedUpdate.adam(0.9, 0.99, 1e-6, decay, true).step(w, g, memory, t, decays, lr);
        };
        SessionState last = trained(new AdamW(),
                new AdamW.Options(0.3, List.of(0.9, 0.99), 1e-6, 0.04, false, null, 0.4, NO_GROUPS, NOTHING_FROZEN)).get(STEPS - 1);
        assertArrayEquals(simulated(TRUNK, scheduled, true, step -> rate(0.3, step)), of(last, "trunk/weight"), 2e-5);
        SessionState inGroup = trained(new AdamW(), new AdamW.Options(0.3, List.of(0.9, 0.99), 1e-6, 0, false, null, null,
                List.of(new ParameterGroup("trunk/*", null, false, 0.04, 0.4)), NOTHING_FROZEN)).get(STEPS - 1);
        assertArrayEquals(of(last, "trunk/weight"), of(inGroup, "trunk/weight"));
    }

    // ---- freezing

    private static void assertFrozen(List<SessionState> states, int steps, List<String> kept) {
        for (int step = 0; step < STEPS; step++) {
            SessionState state = states.get(step);
            double[] start = Array.of(Shape.of(3), floats(HEAD, 3)).toDoubles();
            if (step < steps) {
                assertArrayEquals(start, of(state, "head/weight"), "after step " + step);
                state.states().forEach((name, value) -> {
                    if (name.startsWith("optimizer/head/")) {
                        assertArrayEquals(new double[value.toDoubles().length], value.toDoubles(), name);
                    }
                });
            } else {
                assertNotEquals(start[0], of(state, "head/weight")[0], "after step " + step);
            }
            assertEquals(kept, state.states().keySet().stream().filter(name -> name.startsWith("optimizer/head/")).sorted().toList());
            state.moments().getOrDefault("head/weight", Map.of()).forEach((name, value) -> assertArrayEquals(new double[3], value.toDoubles(), name));
        }
    }

    @Test
    void what_is_frozen_for_steps_stays_as_it_is_bit_for_bit_with_its_moments_and_then_starts_as_if_it_were_the_first_step() {
        List<SessionState> states = trained(new AdamW(), new AdamW.Options(0.3, List.of(0.9, 0.99), 1e-6, 0.2, false, null, null, NO_GROUPS,
                List.of(new Freezing("head/*", 5, null))));
        assertFrozen(states, 5, List.of("optimizer/head/weight/step/correction0", "optimizer/head/weight/step/correction1",
                "optimizer/head/weight/step/momentum0", "optimizer/head/weight/step/momentum1"));
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.adam(0.9, 0.99, 1e-6, 0.2, true), true, step -> rate(0.3, step), 5),
                of(states.get(STEPS - 1), "head/weight"), 2e-5);
    }

    @Test
    void what_is_frozen_for_epochs_keeps_the_momentum_of_its_rule_as_it_is_too() {
        List<SessionState> states = trained(new Sgd(), new Sgd.Options(0.1, 0.9, false, 0.1, false, null, null, NO_GROUPS,
                List.of(new Freezing("head/weight", null, 1.5))));
        assertFrozen(states, 6, List.of("optimizer/head/weight/momentum"));
        assertArrayEquals(simulated(HEAD, SimulatedUpdate.sgd(0.9, false, 0.1), true, step -> rate(0.1, step), 6),
                of(states.get(STEPS - 1), "head/weight"), 2e-5);
    }

    @Test
    void of_several_freezings_the_longest_counts() {
        List<SessionState> states = trained(new Adam(), new Adam.Options(0.1, List.of(0.9, 0.99), 1e-6, 0, false, null, null, NO_GROUPS,
                List.of(new Freezing("head/*", 2, null), new Freezing("*ad/weight", null, 1.0))));
        assertArrayEquals(HEAD, of(states.get(3), "head/weight"));
        assertNotEquals(HEAD[0], of(states.get(4), "head/weight")[0]);
    }

    @Test
    void what_is_not_named_is_trained_as_without_groups_and_freezing_bit_for_bit() {
        AdamW.Options plain = new AdamW.Options(0.3, List.of(0.9, 0.99), 1e-6, 0.2, false, null, null, NO_GROUPS, NOTHING_FROZEN);
        AdamW.Options named = new AdamW.Options(0.3, List.of(0.9, 0.99), 1e-6, 0.2, false, null, null,
                List.of(group("head/*", 0.1, true, null)), List.of(new Freezing("head/*", 3, null)));
        SessionState expected = trained(new AdamW(), plain).get(STEPS - 1);
        SessionState actual = trained(new AdamW(), named).get(STEPS - 1);
        assertEquals(expected.parameters().get("trunk/weight"), actual.parameters().get("trunk/weight"));
        assertEquals(expected.moments().get("trunk/weight"), actual.moments().get("trunk/weight"));
    }

    /** By a rule of one's own: steps of the same length, which only one who knows the rate can take. */
    @Test
    void a_rule_sees_the_learning_rate_of_its_parameter() {
        record SameLength() implements UpdateRule {
            @Override
            public double learningRate() {
                return 0.5;
            }

            @Override
            public List<ParameterGroup> groups() {
                return List.of(group("head/*", 0.25, true, null));
            }

            @Override
            public Tensor direction(Update update) {
                return update.gradient().sign().mul(0.125).div(update.learningRate());
            }

            @Override
            public Step step() {
                return new Descend();
            }
        }
        Graph graph = new Graph(Mode.TRAINING);
        Tensor head = parameter(graph, "head/weight", HEAD, 3);
        TrainingModel model = TrainingModel.of(graph, loss(graph, head), Map.of(), new SameLength());
        TrainingProgram program = TrainingProgram.of(model, new Initialization(0).values(graph.variables().values()));
        try (TrainingSession session = engine.openTraining(program, SessionOptions.defaults().withThreads(1));
                Stepper stepper = new Stepper(session, Map.of(), new Course(1, STEPS, step -> 0.5), step -> Map.of(), HostMemory.PAGEABLE)) {
            stepper.run(0, 1, Stepper.Watcher.NONE);
            assertArrayEquals(new double[] {0.375, -0.875, 1.875}, of(session.state(), "head/weight"));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- faults

    private static String fault(List<ParameterGroup> groups, List<Freezing> freezings) {
        return assertThrows(UserError.class,
                () -> trained(new Sgd(), new Sgd.Options(0.1, 0, false, 0, false, null, null, groups, freezings))).getMessage();
    }

    @Test
    void a_pattern_that_matches_nothing_is_told_with_near_names() {
        assertEquals("optimizer.groups: no parameter is called 'haed/*'; did you mean 'head/*'? Parameters are called head/weight, trunk/weight.",
                fault(List.of(group("haed/*", 0.1, false, null)), NOTHING_FROZEN));
        assertEquals("optimizer.freeze: no parameter is called 'decoder/predictor/*'; parameters are called head/weight, trunk/weight.",
                fault(NO_GROUPS, List.of(new Freezing("decoder/predictor/*", 1, null))));
        assertEquals("optimizer.groups: all parameters that 'head/weight' matches are in groups before it, of which the first counts; put it before them, or"
                + " leave it out.", fault(List.of(group("head/*", 0.1, false, null), group("head/weight", null, true, null)), NOTHING_FROZEN));
    }

    @Test
    void groups_and_freezings_that_say_nothing_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> group("head/*", null, false, null));
        assertThrows(IllegalArgumentException.class, () -> new ParameterGroup("head/*", null, true, null, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Freezing("head/*", null, null));
        assertThrows(IllegalArgumentException.class, () -> new Freezing("head/*", 1, 1.0));
    }
}
