package io.repforge.contrastive;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.NoOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * InfoNCE by inner products (CURL, Laskin et al. 2020, equation 4; ATC, Stooke et al. 2021, equation 2): {@code CE(q kᵀ)}, each context finding its target among those of the
 * batch. A bilinear similarity {@code qᵀ W k} comes of a decoder that gives q W, such as {@code bilinear-projection-head}. Statistics: the share of contexts that find their
 * target, and cosines of partners and others.
 */
public final class InnerProductContrastive implements Loss<NoOptions> {

    @Override
    public String name() {
        return "inner-product-contrastive";
    }

    @Override
    public String description() {
        return "Contexts find their targets among those of the batch by the product of both, without a norm or a temperature (CURL, ATC)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Directions rows = Directions.of(name(), inputs.comparison()).requireNegatives(name());
        Tensor logits = inputs.comparison().context().mean().matmul(inputs.comparison().target().mean().transposeMatrix());
        Tensor partners = rows.partners();
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("accuracy", logits.argMax(1).equalTo(partners).cast(DType.FLOAT32).mean().stopGradient());
        statistics.putAll(rows.statistics());
        return Value.of(logits.crossEntropy(partners), statistics);
    }
}
