package io.repforge.api;

import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.ViewSpec;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.space.Space;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an augmenter says that it makes, beside what it makes.
 *
 * @param spec what it says
 * @param pairs N
 */
record DeclaredBatch(BatchSpec spec, long pairs) {

    /** Of a batch as it was loaded. */
    static DeclaredBatch of(BatchSpec spec, PairTensors loaded) {
        return new DeclaredBatch(spec, loaded.trajectory().dim(0));
    }

    /** How a batch differs from what is said, as a sentence goes on from the augmenter; empty if it doesn't. */
    Optional<String> difference(PairTensors batch) {
        return difference("the context", spec.context(), batch.context())
                .or(() -> difference("the target", spec.target(), batch.target()))
                .or(() -> difference("the extra context", spec.extra(), batch.extra()))
                .or(() -> names(batch.views()))
                .or(() -> spec.views().entrySet().stream()
                        .flatMap(view -> difference("the view '" + view.getKey() + "'", view.getValue(), batch.view(view.getKey())).stream()).findFirst());
    }

    private Optional<String> names(Map<String, View> views) {
        return views.keySet().equals(spec.views().keySet()) ? Optional.empty()
                : Optional.of("makes the views " + views.keySet() + " where it says " + spec.views().keySet());
    }

    private Optional<String> difference(String what, ViewSpec said, View view) {
        if (said.count() != view.count() || !said.space().equals(view.space())) {
            return Optional.of("makes " + what + " as " + view + " where it says " + said);
        }
        return view.tensors().stream().flatMap(tensor -> difference(what, said.space(), tensor).stream()).findFirst();
    }

    private Optional<String> difference(String what, @Nullable Space said, @Nullable Tensor tensor) {
        TensorType wanted = said == null ? null : new TensorType(said.graphType(), said.shape().prepend(pairs));
        TensorType given = tensor == null ? null : tensor.tensorType();
        return java.util.Objects.equals(wanted, given) ? Optional.empty()
                : Optional.of("makes " + what + " as " + shown(given) + " where it says " + (said == null ? "none" : said + ", " + wanted));
    }

    private static String shown(@Nullable TensorType type) {
        return type == null ? "none" : type.toString();
    }
}
