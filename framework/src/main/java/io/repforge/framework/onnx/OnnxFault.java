package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.framework.UserError;

/** A node of a file that can't be trained through. The message is one sentence that names file, node, operator and version, and says what could be done. */
final class OnnxFault extends UserError {

    private static final long serialVersionUID = 1;

    private final String why;

    private OnnxFault(String message, String why) {
        super(message);
        this.why = why;
    }

    /**
     * @param why what is wrong, such as {@code its padding is computed}
     * @param remedy what to do, such as {@code export it with fixed sizes}
     */
    static OnnxFault of(OnnxFile file, OnnxMl.NodeProto node, String why, String remedy) {
        String domain = node.getDomain().isEmpty() ? "" : " of " + node.getDomain();
        return new OnnxFault(file.name() + ": the node '" + nameOf(node) + "' (" + node.getOpType() + domain + ", opset " + file.opset(node.getDomain())
                + ") can't be trained through, since " + why + "; " + remedy + ".", why);
    }

    /** A node's own name, or that of its output where it has none. */
    static String nameOf(OnnxMl.NodeProto node) {
        return !node.getName().isEmpty() || node.getOutputCount() == 0 ? node.getName() : node.getOutput(0);
    }

    /** What is wrong, without the rest of the sentence. */
    String why() {
        return why;
    }
}
