package io.repforge.framework.onnx;

import java.util.List;

/** How an operator of files is built in the graph. */
@FunctionalInterface
interface Operator {

    /**
     * @return its outputs in their order; those that are left out at the end are outputs that nothing reads
     * @throws OnnxFault if it can't be built so that a gradient flows through it
     */
    List<Value> apply(Call call);
}
