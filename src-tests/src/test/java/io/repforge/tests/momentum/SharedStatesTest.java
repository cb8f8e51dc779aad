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
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.runtime.StateLayout;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.LossModels;
import io.repforge.framework.train.RepresentationLearner;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What workers of a cluster average, and what each of them keeps. */
class SharedStatesTest {

    private static List<String> kept(Collection<Variable> variables) {
        return variables.stream().filter(variable -> variable.sharing() == Sharing.KEPT).map(Variable::name).toList();
    }

    /** Running statistics, momentum weights and the optimizer's momenta are estimates of one quantity; rows of a queue are of other samples on each worker. */
    @Test
    void of_moco_all_is_averaged_but_the_queue_and_the_place_in_it() {
        RepresentationLearner learner = RepresentationLearner.of("moco").batchSize(4).representationDim(8).set("optimizer", "sgd").build();
        Architecture architecture = learner.architecture(StepSpec.of(Space.image(1, 16, 16)));
        TrainingModel model = LossModels.training(architecture, 4, Optimizer.rule(learner.recipe().optimizer()));
        assertEquals(List.of("batch_extender/queue", "batch_extender/position"), kept(model.untrained()));
        assertEquals(List.of(), kept(model.trained()));
        StateLayout layout = SessionState.of(TrainingProgram.of(model, new Initialization(1).values(model.graph().variables().values())).start()).layout();
        List<String> averaged = layout.averaged(model.graph().variables()).stream().map(StateLayout.Part::variable).toList();
        assertEquals(layout.parts().stream().map(StateLayout.Part::variable).filter(name -> !name.startsWith("batch_extender/")).toList(), averaged);
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
