package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.ContractException;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A component that declares a node of its own to give another shape than it does can't train, since its gradient would be wrong without a word. */
class UntrueTypeTest {

    @TempDir
    Path run;

    /** The mean distance of contexts and targets, with an absolute value that is declared to be a single number. */
    private static final class Untrue implements Loss<NoOptions> {

        @Override
        public String name() {
            return "untrue";
        }

        @Override
        public String description() {
            return "Declares a wrong shape";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, NoOptions options) {
            Tensor difference = inputs.comparison().context().mean().sub(inputs.comparison().target().mean());
            return Value.of(graph.node("Abs", TensorType.of(DType.FLOAT32, 1, 1), Map.of(), difference).mean());
        }
    }

    @Test
    void isTheFaultOfItsComponent() {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(8).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(8))).augmenter("none")
                .set("loss", new Use<>(new Untrue(), new NoOptions())).build();
        LearnOptions options = LearnOptions.of().epochs(1).batchesPerEpoch(2).logDir(run).threads(1);
        ContractException fault = assertThrows(ContractException.class, () -> learner.learn(List.of(Gratings.small(48)), options));
        assertEquals("untrue", fault.component().name());
        assertEquals("declares a node of its graph to give what it doesn't give (axis 0 of loss/Abs:0 is declared to be 1 long and is 8), so that gradients would"
                + " be wrong", fault.getMessage());
    }
}
