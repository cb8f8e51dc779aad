package io.repforge.framework.recipe;

import io.repforge.framework.recipe.Value.Mapping;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads YAML into values that know their lines. */
final class YamlReader {

    /** Values that aliases may repeat, all together. Aliases of aliases double with each: 26 lines can stand for 2^25 values. */
    private static final int MAX_REPEATED = 10_000;
    /** Digits of a whole number: what no option takes, and what takes long to read. */
    private static final int MAX_DIGITS = 400;

    private final String source;
    private final boolean hasLines;
    private final Faults faults;
    /** The collections that were read, to know one that an alias repeats. */
    private final Set<Node> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private int repeating;
    private int repeated;
    /** The collections that are being read, to notice an alias of one within itself. */
    private final Deque<Node> open = new ArrayDeque<>();

    private YamlReader(String source, boolean hasLines, Faults faults) {
        this.source = source;
        this.hasLines = hasLines;
        this.faults = faults;
    }

    /** Reads a file. An empty one is an empty map. */
    static Optional<Value> file(String text, String file, Faults faults) {
        return new YamlReader(file, true, faults).read(text, "");
    }

    /**
     * Reads a value from somewhere that has no lines.
     *
     * @param source what to name in faults
     * @param key path of the value
     */
    static Optional<Value> inline(String text, String source, String key, Faults faults) {
        return new YamlReader(source, false, faults).read(text, key);
    }

    private Optional<Value> read(String text, String key) {
        LoaderOptions options = new LoaderOptions();
        try {
            Node root = new Composer(new ParserImpl(new StreamReader(withoutByteOrderMark(text)), options), new CoreSchema(), options).getSingleNode();
            if (root == null) {
                return Optional.of(hasLines ? Mapping.empty(new Origin(source, 1)) : Value.Scalar.of(null, Origin.of(source)));
            }
            return Optional.of(value(root, key));
        } catch (TooManyRepeated e) {
            faults.add(new Origin(source, hasLines ? e.line : 0), key, "isn't valid YAML here: its aliases (*name) repeat more than " + MAX_REPEATED
                    + " values; write out what is meant");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            faults.add(new Origin(source, hasLines ? line : 0), key, "isn't valid YAML: " + context + e.getProblem());
        } catch (YAMLException e) {
            faults.add(new Origin(source, hasLines ? 1 : 0), key, "isn't valid YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Some editors on Windows put it at the start of UTF-8 files. */
    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private Value value(Node node, String key) {
        if (repeating > 0 && ++repeated > MAX_REPEATED) {
            throw new TooManyRepeated(node.getStartMark().getLine() + 1);
        }
        if (node instanceof ScalarNode scalar) {
            return new Value.Scalar(content(scalar, key), scalar.getValue(), origin(node));
        }
        if (open.contains(node)) {
            faults.add(origin(node), key, "contains itself by an alias; write it out");
            return Value.Scalar.of(null, origin(node));
        }
        boolean again = !known.add(node);
        open.push(node);
        repeating += again ? 1 : 0;
        try {
            return node instanceof SequenceNode sequence ? sequence(sequence, key) : mapping((MappingNode) node, key);
        } finally {
            open.pop();
            repeating -= again ? 1 : 0;
        }
    }

    /** Ends the reading at once. */
    private static final class TooManyRepeated extends RuntimeException {

        private final int line;

        TooManyRepeated(int line) {
            this.line = line;
        }
    }

    private Value sequence(SequenceNode node, String key) {
        List<Value> elements = new ArrayList<>();
        for (Node element : node.getValue()) {
            elements.add(value(element, Keys.child(key, elements.size())));
        }
        return new Value.Sequence(List.copyOf(elements), origin(node));
    }

    private Mapping mapping(MappingNode node, String key) {
        Map<String, Mapping.Entry> own = new LinkedHashMap<>();
        Map<String, Mapping.Entry> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                faults.add(origin(tuple.getKeyNode()), key, "has a list or a map as a key; keys are text");
            } else if (keyNode.getTag().equals(Tag.MERGE)) {
                merge(value(tuple.getValueNode(), key), key, merged);
            } else {
                String child = Keys.child(key, keyNode.getValue());
                Mapping.Entry entry = new Mapping.Entry(origin(keyNode), value(tuple.getValueNode(), child));
                Mapping.@Nullable Entry first = own.putIfAbsent(keyNode.getValue(), entry);
                if (first != null) {
                    faults.add(entry.key(), child, "is given twice" + (hasLines ? "; the first is on line " + first.key().line() : ""));
                }
            }
        }
        merged.forEach(own::putIfAbsent);
        return new Mapping(own, origin(node));
    }

    /** The merge key {@code <<}: of several maps the first one wins. */
    private void merge(Value value, String key, Map<String, Mapping.Entry> into) {
        if (value instanceof Mapping mapping) {
            mapping.entries().forEach(into::putIfAbsent);
        } else if (value instanceof Value.Sequence sequence && sequence.elements().stream().allMatch(Mapping.class::isInstance)) {
            sequence.elements().forEach(element -> merge(element, key, into));
        } else {
            faults.add(value.origin(), Keys.child(key, "<<"), "must be a map or a list of maps, not " + value.shown());
        }
    }

    private @Nullable Object content(ScalarNode node, String key) {
        Tag tag = node.getTag();
        String text = node.getValue();
        try {
            if (tag.equals(Tag.NULL)) {
                return null;
            } else if (tag.equals(Tag.BOOL)) {
                return Boolean.parseBoolean(text.toLowerCase(Locale.ROOT));
            } else if (tag.equals(Tag.INT)) {
                if (text.length() > MAX_DIGITS) {
                    faults.add(origin(node), key, "is a number of " + text.length() + " digits, which nothing here takes");
                    return null;
                }
                return whole(text);
            } else if (tag.equals(Tag.FLOAT)) {
                return real(text);
            }
        } catch (NumberFormatException e) {
            faults.add(origin(node), key, "has the tag " + tag.getValue() + " but is '" + text + "'");
            return null;
        }
        if (!tag.equals(Tag.STR) && !tag.equals(Tag.MERGE)) {
            faults.add(origin(node), key, "has the tag " + tag.getValue() + "; recipes have no tags");
        }
        return text;
    }

    private static Object whole(String text) {
        BigInteger number = text.startsWith("0x") ? new BigInteger(text.substring(2), 16)
                : text.startsWith("0o") ? new BigInteger(text.substring(2), 8)
                        : new BigInteger(text);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    private static double real(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".inf")) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return lower.equals(".nan") ? Double.NaN : Double.parseDouble(text);
    }

    private Origin origin(Node node) {
        return new Origin(source, hasLines ? node.getStartMark().getLine() + 1 : 0);
    }
}
