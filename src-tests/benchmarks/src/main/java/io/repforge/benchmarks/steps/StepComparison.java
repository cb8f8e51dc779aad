package io.repforge.benchmarks.steps;

import io.repforge.api.array.Array;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Times the steps of a case on all engines in turn. Before that, the engines must agree: on the gradient of every parameter, on the losses of the
 * first steps by Adam, and on where these have moved averages and queues. If they don't, nothing is timed.
 */
final class StepComparison {

    /**
     * How far a gradient may lie from that in float64, as a share of its Euclidean norm. Rounding adds up through layers and over the 2·10⁵ places of a
     * first layer's map, to some 10⁻³; a wrong formula shows in some parameter as 10⁻¹ or more.
     */
    private static final double GRADIENT_TOLERANCE = 1e-2;

    /**
     * Where float32 itself is further off, as for a loss that is nearly nothing already: how many times as far as libtorch in float32 is of any parameter, whose script
     * in float64 is what is compared with, so that all its distance is rounding.
     */
    private static final double TIMES_ROUNDING = 2;

    /** How far libtorch may be off by rounding for anything to be said. */
    private static final double MOST_ROUNDING = 5e-2;

    /** Gradients that are zero but for rounding, such as that of a bias before a normalisation: as a share of the norm of the whole gradient. */
    private static final double NOTHING = 1e-5;

    /** How far losses may lie apart, as a share of them, at the first step. */
    private static final double FIRST_LOSS_TOLERANCE = 1e-4;

    /**
     * The same later, as a share of the first loss: Adam's first steps move by the signs of gradients, also of those that are nothing. Of networks whose gradients
     * float32 has only roughly, later losses aren't compared: those of one engine differ by percents as it uses one thread or two.
     */
    private static final double LATER_LOSS_TOLERANCE = 1e-2;

    /** How far averages and queues may lie apart, as a share of how far they have moved. Averages are of parameters that Adam has moved by the signs of gradients. */
    private static final double STATE_TOLERANCE = 0.1;

    private static final int CHECKED_STEPS = 3;

    /** How long a turn is that has several steps. */
    private static final long TURN_NANOS = 100_000_000;

    /** Starts an engine. */
    @FunctionalInterface
    interface Start {
        Contender of(Engine engine) throws IOException;
    }

    private final Start start;
    private final Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);

    /** @param start called twice for each engine that is timed: what has compared gradients isn't timed, so that its memory isn't counted */
    StepComparison(Start start) {
        this.start = start;
    }

    /**
     * What was measured.
     *
     * @param gradientError the largest distance of a parameter's gradient from that in float64, as a share of its norm
     * @param lossError the largest distance of losses at the first step, as a share
     * @param firstLossAlone whether losses of later steps weren't compared, since float32 has the gradients only roughly
     * @param milliseconds medians
     * @param peakMemory the most bytes of a process that has opened the step and trained
     */
    record Result(
            Case what, Map<Engine, Double> gradientError, double lossError, boolean firstLossAlone, Map<Engine, Double> milliseconds, Map<Engine, Long> peakMemory) {}

    /**
     * What is found of gradients.
     *
     * @param error as in {@link Result}
     * @param vanishing names of parameters whose gradients are zero but for rounding
     * @param rough whether rounding alone takes them further than the usual tolerance
     */
    private record Gradients(Map<Engine, Double> error, Set<String> vanishing, boolean rough) {}

    /**
     * @param warmUp steps that aren't counted
     * @param turns of each engine, of a step or of several short ones
     * @throws DisagreementException if the engines don't compute the same
     */
    Result measure(Case what, int warmUp, int turns) throws IOException {
        CompiledCase compiled = CompiledCase.of(what, Update.ADAM);
        Map<String, Array> trained = compiled.trained();
        Map<String, Array> state = compiled.state();
        try (StepInputs inputs = new StepInputs(compiled.model())) {
            start(List.of(Engine.values()));
            Gradients gradients = compareGradients(what, trained, state, inputs.of(0));
            end();
            List<Engine> timed = new ArrayList<>(List.of(Engine.values()));
            timed.remove(Engine.REFERENCE);
            start(timed);
            for (Contender contender : contenders.values()) {
                contender.open(what, Update.ADAM, trained, state);
            }
            double lossError = compareLosses(what, inputs, gradients.rough());
            compareState(what, state, gradients.vanishing());
            Map<Engine, List<Long>> nanos = time(inputs, warmUp, turns);
            Map<Engine, Double> medians = new EnumMap<>(Engine.class);
            nanos.forEach((engine, values) -> medians.put(engine, Statistics.median(values) / 1e6));
            Map<Engine, Long> memory = new EnumMap<>(Engine.class);
            for (Map.Entry<Engine, Contender> entry : contenders.entrySet()) {
                memory.put(entry.getKey(), entry.getValue().peakMemory());
            }
            return new Result(what, gradients.error(), lossError, gradients.rough(), medians, memory);
        } finally {
            end();
        }
    }

    private void start(List<Engine> engines) throws IOException {
        for (Engine engine : engines) {
            contenders.put(engine, start.of(engine));
        }
    }

    private void end() throws IOException {
        for (Contender contender : contenders.values()) {
            contender.close();
        }
        contenders.clear();
    }

    private Gradients compareGradients(Case what, Map<String, Array> trained, Map<String, Array> state, Map<String, Array> inputs)
            throws IOException {
        Map<Engine, Map<String, Array>> gradients = new EnumMap<>(Engine.class);
        for (Map.Entry<Engine, Contender> entry : contenders.entrySet()) {
            entry.getValue().open(what, Update.GRADIENT, trained, state);
            entry.getValue().step(inputs);
            gradients.put(entry.getKey(), entry.getValue().gradients());
        }
        Map<String, Array> exact = gradients.remove(Engine.REFERENCE);
        double nothing = NOTHING * Math.sqrt(exact.values().stream().mapToDouble(g -> Statistics.squaredNorm(g.toFloats())).sum());
        Map<String, Map<Engine, Double>> errors = new LinkedHashMap<>();
        Set<String> vanishing = new HashSet<>();
        for (String name : trained.keySet()) {
            float[] reference = Objects.requireNonNull(exact.get(name)).toFloats();
            double norm = Math.sqrt(Statistics.squaredNorm(reference));
            if (norm <= nothing) {
                vanishing.add(name);
            }
            // Repforge's gradient is the parameter's difference before and after a step, which is only as exact as the parameter.
            double rounding = Math.ulp(0.5f) * Math.sqrt(Statistics.squaredNorm(trained.get(name).toFloats()));
            Map<Engine, Double> ofEngines = new EnumMap<>(Engine.class);
            gradients.forEach((engine, ofAll) -> {
                double distance = Math.sqrt(Statistics.squaredDistance(Objects.requireNonNull(ofAll.get(name)).toFloats(), reference));
                ofEngines.put(engine, distance / (norm + (nothing + rounding) / GRADIENT_TOLERANCE));
            });
            errors.put(name, ofEngines);
        }
        Map<Engine, Double> largest = new EnumMap<>(Engine.class);
        errors.values().forEach(ofEngines -> ofEngines.forEach((engine, error) -> largest.merge(engine, error, Math::max)));
        double ofRounding = Objects.requireNonNull(largest.get(Engine.LIBTORCH));
        double tolerance = Math.max(GRADIENT_TOLERANCE, TIMES_ROUNDING * Math.min(MOST_ROUNDING, ofRounding));
        errors.forEach((name, ofEngines) -> ofEngines.forEach((engine, error) -> {
            if (!(error <= tolerance)) {
                throw new DisagreementException(what.name() + ": the gradient of " + name + " on " + engine.label() + " lies " + error
                        + " of its norm from that in float64, where " + tolerance + " may be rounding");
            }
        }));
        return new Gradients(largest, vanishing, ofRounding > GRADIENT_TOLERANCE);
    }

    private double compareLosses(Case what, StepInputs inputs, boolean firstAlone) throws IOException {
        double first = 0;
        double scale = 0;
        for (int step = 0; step < CHECKED_STEPS; step++) {
            Map<String, Array> fed = inputs.of(step);
            double ours = Objects.requireNonNull(contenders.get(Engine.REPFORGE)).step(fed).loss();
            for (Map.Entry<Engine, Contender> other : contenders.entrySet()) {
                if (other.getKey() == Engine.REPFORGE) {
                    continue;
                }
                double theirs = other.getValue().step(fed).loss();
                scale = Math.max(scale, Math.abs(theirs));
                double error = Math.abs(ours - theirs) / scale;
                boolean compared = step == 0 || !firstAlone;
                if (compared && !(error <= (step == 0 ? FIRST_LOSS_TOLERANCE : LATER_LOSS_TOLERANCE))) {
                    throw new DisagreementException(what.name() + ": at step " + (step + 1) + " the loss is " + ours + " on Repforge and " + theirs
                            + " on " + other.getKey().label());
                }
                first = step == 0 ? Math.max(first, error) : first;
            }
        }
        return first;
    }

    /**
     * Compares how far averages and queues have moved. Of running statistics there are two conventions, with and without Bessel's correction, which don't
     * matter for the time. Averages of what has no gradient, such as the bias of keys, say nothing: Adam moves it by the signs of rounding.
     *
     * @param vanishing names of parameters whose gradients are nothing
     */
    private void compareState(Case what, Map<String, Array> start, Set<String> vanishing) throws IOException {
        Map<String, Array> ours = Objects.requireNonNull(contenders.get(Engine.REPFORGE)).state();
        for (Map.Entry<Engine, Contender> other : contenders.entrySet()) {
            Map<String, Array> theirs = other.getValue().state();
            for (Map.Entry<String, Array> variable : start.entrySet()) {
                String name = variable.getKey();
                if (name.endsWith("/running_mean") || name.endsWith("/running_var") || vanishing.contains(name.replaceFirst("/key/", "/query/"))) {
                    continue;
                }
                float[] from = variable.getValue().toFloats();
                double moved = Math.sqrt(Statistics.squaredDistance(Objects.requireNonNull(ours.get(name)).toFloats(), from));
                double apart = Math.sqrt(Statistics.squaredDistance(ours.get(name).toFloats(), Objects.requireNonNull(theirs.get(name)).toFloats()));
                double rounding = CHECKED_STEPS * Math.ulp(1f) * Math.sqrt(Statistics.squaredNorm(from));
                if (!(apart <= STATE_TOLERANCE * moved + rounding)) {
                    throw new DisagreementException(what.name() + ": after " + CHECKED_STEPS + " steps " + name + " has moved by " + moved
                            + " on Repforge, and is " + apart + " away from that on " + other.getKey().label());
                }
            }
        }
    }

    /**
     * Engines take turns. Where a step is short, a turn is of several, of which the first isn't counted: it finds cold caches, and the threads of the engine
     * before, which spin for a while.
     */
    private Map<Engine, List<Long>> time(StepInputs inputs, int warmUp, int turns) throws IOException {
        Map<Engine, List<Long>> nanos = new EnumMap<>(Engine.class);
        List<Engine> order = new ArrayList<>(contenders.keySet());
        long next = CHECKED_STEPS;
        long slowest = 0;
        for (int step = 0; step < warmUp; step++, next++) {
            slowest = 0;
            for (Engine engine : order) {
                slowest = Math.max(slowest, Objects.requireNonNull(contenders.get(engine)).step(inputs.of(next)).nanos());
            }
        }
        int counted = (int) Math.max(1, TURN_NANOS / Math.max(1, slowest));
        for (int turn = 0; turn < turns; turn++) {
            List<Map<String, Array>> fed = new ArrayList<>();
            for (int step = counted == 1 ? 1 : 0; step <= counted; step++, next++) {
                fed.add(inputs.of(next));
            }
            for (Engine engine : order) {
                for (int step = 0; step < fed.size(); step++) {
                    long taken = Objects.requireNonNull(contenders.get(engine)).step(fed.get(step)).nanos();
                    if (counted == 1 || step > 0) {
                        nanos.computeIfAbsent(engine, e -> new ArrayList<>()).add(taken);
                    }
                }
            }
            // Whoever comes after another may find warmer or colder caches and cores.
            java.util.Collections.rotate(order, 1);
        }
        return nanos;
    }
}
