package io.repforge.tests.momentum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Optimizer;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Variable;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.rounds.InnerState;
import io.repforge.framework.rounds.Vectors;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.LossModels;
import io.repforge.framework.train.RepresentationLearner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What workers of a cluster average, and what each of them keeps. */
class SharedStatesTest {

    private static List<String> kept(Collection<Variable> variables) {
        return variables.stream().filter(variable -> variable.sharing() == Sharing.KEPT).map(Variable::name).toList();
    }

    /** Running statistics and momentum weights are estimates of one quantity; rows of a queue are of other samples on each worker. */
    @Test
    void of_moco_all_is_averaged_but_the_queue_and_the_place_in_it() {
        RepresentationLearner learner = RepresentationLearner.of("moco").batchSize(4).representationDim(8).set("optimizer", "sgd").build();
        Architecture architecture = learner.architecture(StepSpec.of(Space.image(1, 16, 16)));
        TrainingModel model = LossModels.training(architecture, 4, Optimizer.rule(learner.recipe().optimizer()));
        assertEquals(List.of("batch_extender/queue", "batch_extender/position"), kept(model.untrained()));
        assertEquals(List.of(), kept(model.trained()));
        SessionState start = SessionState.of(TrainingProgram.of(model, new Initialization(1).values(model.graph().variables().values())).start());
        Map<String, Sharing> sharing = TrainingProgram.of(model, new Initialization(1).values(model.graph().variables().values())).sharing();
        int queue = Math.toIntExact(start.states().get("batch_extender/queue").shape().elements() + 1);
        int parameters = start.parameters().values().stream().mapToInt(value -> Math.toIntExact(value.shape().elements())).sum();
        int all = start.flatten().length;

        Vectors averaged = new Vectors(start, sharing, List.of("momentum0"), InnerState.AVERAGE);
        assertEquals(queue, averaged.ownLength());
        assertEquals(all - queue + parameters, averaged.length(), "all parameters, states but for the queue, and what the host keeps of each parameter");
        Vectors kept = new Vectors(start, sharing, List.of("momentum0"), InnerState.KEEP);
        assertEquals(queue + 2 * parameters, kept.ownLength(), "the queue, the momenta of the graph, and what the host keeps");
        assertEquals(all - queue - parameters, kept.length());
        Vectors reset = new Vectors(start, sharing, List.of("momentum0"), InnerState.RESET);
        assertEquals(queue, reset.ownLength());
        assertEquals(all - queue - parameters, reset.length());
    }

    @Test
    void what_follows_a_state_is_shared_as_that_is() {
        Graph graph = new Graph(Mode.TRAINING);
        String leader = graph.newScope("leader");
        graph.within(leader, () -> states(graph));
        graph.within(graph.newScope("follower"), () -> graph.following(leader, graph.scalar(DType.FLOAT32, 0.9), () -> states(graph)));
        assertEquals(List.of("leader/own", "follower/own"), kept(graph.variables().values()));
    }

    private static String states(Graph graph) {
        graph.state("mean", DType.FLOAT32, Shape.of(2), Initializer.zeros());
        graph.state("own", DType.FLOAT32, Shape.of(2), Initializer.zeros(), Sharing.KEPT);
        return graph.scope();
    }
}
