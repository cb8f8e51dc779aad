package io.repforge.framework.runtime;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ONNX Runtime refused or failed to do. */
public class EngineException extends RuntimeException {

    /** The library's ways to name a node: where a kernel failed, where a model is invalid, where there is no kernel. */
    private static final Pattern NODE = Pattern.compile("Name:\\s?'([^']*)'|In Node, \\(\"([^\"]*)\"|node with name '([^']*)'"
            + "|Node:(\\S+) Output:|of node \\(([^)]*)\\)");

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Name of the graph's node at which it failed, where the library tells. */
    public Optional<String> node() {
        Matcher matcher = NODE.matcher(getMessage());
        if (!matcher.find()) {
            return Optional.empty();
        }
        for (int i = 1; i <= matcher.groupCount(); i++) {
            if (matcher.group(i) != null) {
                return Optional.of(matcher.group(i));
            }
        }
        return Optional.empty();
    }
}
