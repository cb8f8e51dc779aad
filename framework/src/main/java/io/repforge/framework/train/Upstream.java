package io.repforge.framework.train;

import io.repforge.api.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** The tensors that some are computed from: what of a graph is computed anyway, and so costs nothing to look at. */
final class Upstream {

    private final Set<Tensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());

    private Upstream() {}

    /** Of these tensors, which are among it. */
    static Upstream of(Collection<Tensor> ends) {
        Upstream upstream = new Upstream();
        Deque<Tensor> open = new ArrayDeque<>(ends);
        while (!open.isEmpty()) {
            Tensor tensor = open.pop();
            if (upstream.tensors.add(tensor) && tensor.producer() != null) {
                for (Tensor input : tensor.producer().inputs()) {
                    if (input != null) {
                        open.push(input);
                    }
                }
            }
        }
        return upstream;
    }

    boolean contains(Tensor tensor) {
        return tensors.contains(tensor);
    }
}
