package io.repforge.framework.autodiff;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Losses that are operators of their own. */
final class LossRules {

    private LossRules() {}

    static void addTo(GradientRules rules) {
        rules.add("SoftmaxCrossEntropyLoss", LossRules::crossEntropy);
    }

    private static void crossEntropy(Backward b) {
        if (b.reached(1)) {
            throw b.refusal("the loss also depends on its second output, the log-probabilities; take logSoftmax for these");
        }
        b.give(0, () -> {
            Tensor logits = b.input(0);
            Tensor logProbabilities = b.node().outputs().size() > 1 ? b.output(1) : logits.logSoftmax(1);
            List<@Nullable Tensor> inputs = new ArrayList<>(List.of(b.dy(), logProbabilities, b.input(1)));
            if (b.node().hasInput(2)) {
                inputs.add(b.input(2));
            }
            Map<String, Attribute> attributes = b.attributes("reduction", "ignore_index");
            return b.microsoft("SoftmaxCrossEntropyLossGrad", inputs, attributes, logits.tensorType()).get(0);
        });
    }
}
