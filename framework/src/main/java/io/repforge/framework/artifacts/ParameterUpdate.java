package io.repforge.framework.artifacts;

import io.repforge.api.Freezing;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a step does to one parameter. Most leave the last move to the optimizer's model, which ONNX Runtime applies to all parameters by the same rate and with
 * the same count of steps. A parameter with a rate of its own, or one that is frozen at first, is moved by the training graph instead, and the optimizer's model
 * is handed a direction of 0, by which neither its parameter nor its moments change.
 */
final class ParameterUpdate implements UpdateRule.Update {

    private final UpdateRule rule;
    private final Tensor parameter;
    private final Tensor gradient;
    private final Supplier<Tensor> scheduledRate;
    private final @Nullable ParameterGroup group;
    private final List<Freezing> freezings;

    /**
     * What is to be done.
     *
     * @param direction for the optimizer's model
     * @param written the parameter after what the graph does to it; null if that is nothing
     */
    record Result(Tensor direction, @Nullable Tensor written) {}

    /**
     * @param gradient clipped
     * @param scheduledRate makes the learning rate that the run's schedule gives
     */
    ParameterUpdate(UpdateRule rule, Tensor parameter, Tensor gradient, ParameterSettings settings, Supplier<Tensor> scheduledRate) {
        this.rule = rule;
        this.parameter = parameter;
        this.gradient = gradient;
        this.scheduledRate = scheduledRate;
        this.group = settings.group(parameter.name());
        this.freezings = settings.freezings(parameter.name());
    }

    // ---- what the rule sees

    @Override
    public Graph graph() {
        return parameter.graph();
    }

    @Override
    public Tensor parameter() {
        return parameter;
    }

    @Override
    public Tensor gradient() {
        return gradient;
    }

    @Override
    public Tensor learningRate() {
        if (group == null || !group.hasOwnRate()) {
            return scheduledRate.get();
        }
        double own = group.learningRate() == null ? rule.learningRate() : group.learningRate();
        return group.constantRate() ? graph().scalar(DType.FLOAT32, own) : scheduledRate.get().mul(own / rule.learningRate());
    }

    @Override
    public boolean decays() {
        return rule.decays(parameter) && !decay().equals(UpdateRule.WeightDecay.NONE);
    }

    @Override
    public Tensor weightDecay() {
        return (rule.decays(parameter) ? decay() : UpdateRule.WeightDecay.NONE).of(graph());
    }

    private UpdateRule.WeightDecay decay() {
        return group == null ? rule.weightDecay() : group.weightDecay(rule.weightDecay());
    }

    // ---- what becomes of it

    /** Builds it; what the rule makes is in a scope of this parameter. */
    Result build() {
        String scope = "optimizer/" + parameter.name() + "/";
        if (!isMovedByGraph()) {
            Tensor direction = graph().within(scope, () -> rule.direction(this));
            return new Result(direction, rule.isDecayDecoupled() && decays() ? decayed() : null);
        }
        return graph().within(scope, () -> {
            Map<Tensor, Tensor> before = new HashMap<>(graph().assignments());
            Tensor direction = rule.direction(this);
            Tensor step = graph().within(graph().scope() + "step/", () -> rule.step().match(new LastMove(direction)));
            Tensor moved = (rule.isDecayDecoupled() && decays() ? decayed() : parameter).sub(step.mul(learningRate()));
            Tensor zero = graph().scalar(DType.FLOAT32, 0).expand(parameter.shape());
            return new Result(zero, freezings.isEmpty() ? moved : frozen(moved, before));
        });
    }

    private boolean isMovedByGraph() {
        return !freezings.isEmpty() || group != null && group.hasOwnRate();
    }

    private Tensor decayed() {
        return parameter.sub(parameter.mul(learningRate().mul(weightDecay())));
    }

    /** While it is frozen, the parameter stays as it is, and so does what was kept for it. */
    private Tensor frozen(Tensor moved, Map<Tensor, Tensor> before) {
        Tensor frozen = freezings.stream().map(this::holds).reduce(Tensor::or).orElseThrow();
        new LinkedHashMap<>(graph().assignments()).forEach((state, value) -> {
            if (state.name().startsWith(graph().scope()) && before.get(state) != value) {
                graph().assign(state, frozen.where(state, value));
            }
        });
        return frozen.where(parameter, moved);
    }

    private Tensor holds(Freezing freezing) {
        Integer steps = freezing.steps();
        return steps != null ? graph().stepsDone().less(steps) : graph().epochsDone().less(Objects.requireNonNull(freezing.epochs()));
    }

    /** What a parameter follows at its rate. */
    private record LastMove(Tensor direction) implements UpdateRule.Step.Cases<Tensor> {

        @Override
        public Tensor descend(UpdateRule.Descend step) {
            return direction;
        }

        /**
         * {@code m̂ / (√v̂ + ε)}. The corrections are the averages of as many ones as there were gradients: {@code 1 − βᵗ}, without its loss of precision, and
         * without a count, which would go on while the parameter is frozen.
         */
        @Override
        public Tensor adam(UpdateRule.Adam step) {
            Tensor one = direction.graph().scalar(DType.FLOAT32, 1);
            Tensor first = average("momentum0", step.beta1(), direction);
            Tensor second = average("momentum1", step.beta2(), direction.square());
            Tensor mean = first.div(average("correction0", step.beta1(), one));
            Tensor square = second.div(average("correction1", step.beta2(), one));
            return mean.div(square.sqrt().add(step.epsilon()));
        }

        private static Tensor average(String name, double kept, Tensor value) {
            Graph graph = value.graph();
            Tensor before = graph.state(name, DType.FLOAT32, value.shape(), Initializer.zeros(), Sharing.MOMENT);
            Tensor now = before.mul(kept).add(value.mul(1 - kept));
            graph.assign(before, now);
            return now;
        }
    }
}
