package io.repforge.framework.train;

import io.repforge.api.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The tensors that some are computed from: what of a graph is computed anyway, and so costs nothing to look at. */
final class Upstream {

    private final Set<Tensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());

    private Upstream() {}

    /** Of these tensors, which are among it. */
    static Upstream of(Collection<Tensor> ends) {
        return new Upstream().from(ends);
    }

    /** What a tensor is computed from otherwise than through another, which is among it. */
    static Upstream past(Tensor stop, Tensor end) {
        Upstream upstream = new Upstream();
        upstream.tensors.add(stop);
        return upstream.from(List.of(end));
    }

    private Upstream from(Collection<Tensor> ends) {
        Deque<Tensor> open = new ArrayDeque<>(ends);
        while (!open.isEmpty()) {
            Tensor tensor = open.pop();
            if (tensors.add(tensor) && tensor.producer() != null) {
                for (Tensor input : tensor.producer().inputs()) {
                    if (input != null) {
                        open.push(input);
                    }
                }
            }
        }
        return this;
    }

    boolean contains(Tensor tensor) {
        return tensors.contains(tensor);
    }
}
