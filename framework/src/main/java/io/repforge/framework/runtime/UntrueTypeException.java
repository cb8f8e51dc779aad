package io.repforge.framework.runtime;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node that was declared to give another type or shape than its operator gives, by ONNX's inference. A gradient that goes by the declaration would be wrong
 * without a word.
 */
public final class UntrueTypeException extends EngineException {

    private static final Pattern DIMENSION = Pattern.compile("Output:(\\S+) \\[ShapeInferenceError\\].*Inferred=(-?\\d+) Declared=(-?\\d+) Dimension=(\\d+)");
    private static final Pattern RANK = Pattern.compile("Output:(\\S+) \\[ShapeInferenceError\\].*inferred=(\\d+) declared=(\\d+)");
    private static final Pattern TYPE = Pattern.compile("Type \\(tensor\\((\\w+)\\)\\) of output arg \\(([^)]*)\\) of node .* expected type \\(tensor\\((\\w+)\\)\\)");

    private UntrueTypeException(String message, String told) {
        super(message, new EngineException(told));
    }

    /** If the library's words tell of such a node. */
    static Optional<UntrueTypeException> of(String told) {
        Matcher dimension = DIMENSION.matcher(told);
        if (dimension.find()) {
            return Optional.of(new UntrueTypeException("axis " + dimension.group(4) + " of " + dimension.group(1) + " is declared to be " + dimension.group(3)
                    + " long and is " + dimension.group(2), told));
        }
        Matcher rank = RANK.matcher(told);
        if (rank.find()) {
            return Optional.of(new UntrueTypeException(rank.group(1) + " is declared to have " + rank.group(3) + " axes and has " + rank.group(2), told));
        }
        Matcher type = TYPE.matcher(told);
        return type.find() ? Optional.of(new UntrueTypeException(type.group(2) + " is declared to be of " + type.group(1) + " and is of " + type.group(3), told))
                : Optional.empty();
    }

    @Override
    public Optional<String> node() {
        return getCause() instanceof EngineException told ? told.node() : Optional.empty();
    }
}
