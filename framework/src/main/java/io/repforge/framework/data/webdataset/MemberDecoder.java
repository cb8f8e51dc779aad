package io.repforge.framework.data.webdataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.Brief;
import io.repforge.framework.data.codec.Bounded;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.codec.NpyReader;
import io.repforge.framework.data.codec.Pickle;
import io.repforge.images.ImageFileType;
import io.repforge.images.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of a member that is no image file into an array, by the last part of its extension. Used by one thread at a time. */
final class MemberDecoder {

    static final List<String> IMAGES = ImageFileType.ENDINGS;
    static final List<String> PICKLES = List.of("pickle", "pkl", "pyd");
    private static final Set<String> NUMBERS = Set.of("cls", "cls2", "index", "inx", "id", "txt", "text", "done", "dones");

    /** More than a number or the name of a class ever has. */
    private static final int LONGEST_TEXT = 10_000;
    /** Of text: what is made of it takes many times as much. */
    private static final int MOST_OF_TEXT = 32_000_000;
    private static final long MOST = 1_000_000_000;
    /** What Java makes of bytes that aren't UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';
    /** What some editors begin a text with. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final NpyReader npy = new NpyReader();
    private final ObjectMapper json = new ObjectMapper();

    static String type(String extension) {
        return extension.substring(extension.lastIndexOf('.') + 1);
    }

    /** Whether members with such an extension can be decoded. */
    static boolean isKnown(String extension) {
        String type = type(extension);
        return IMAGES.contains(type) || PICKLES.contains(type) || NUMBERS.contains(type) || List.of("npy", "npz", "json").contains(type);
    }

    /** Whether the member is an image file, which isn't decoded here. */
    static boolean isImage(String extension) {
        return IMAGES.contains(type(extension));
    }

    /** @throws MalformedException if it isn't what the extension says, or there is no decoder for that */
    Array decode(String extension, byte[] content) throws MalformedException {
        String type = type(extension);
        if (type.equals("npy")) {
            return npy.read(content);
        } else if (NUMBERS.contains(type)) {
            String text = text(content);
            Array number = number(text);
            if (number == null) {
                throw new MalformedException("'" + Brief.of(text, 20) + "' isn't a number");
            }
            return number;
        } else if (type.equals("npz")) {
            Map<String, Array> arrays = Npy.readZip(content, MOST);
            if (arrays.size() > 1) {
                throw new MalformedException("it holds " + arrays.size() + " arrays (" + String.join(", ", arrays.keySet()) + "); one is wanted");
            }
            return arrays.values().iterator().next();
        } else if (type.equals("json")) {
            return array(json(content));
        } else if (PICKLES.contains(type)) {
            return Pickle.readArray(content, name(extension));
        }
        throw new MalformedException("members ending in '" + type + "' can't be decoded; use npy, npz, png, jpg, webp, tiff, ppm, cls, txt, json or pickle");
    }

    JsonNode json(byte[] content) throws MalformedException {
        if (content.length > MOST_OF_TEXT) {
            throw new MalformedException("it has " + Bounded.megabytes(content.length) + " of JSON; store arrays as npy");
        }
        try {
            return json.readTree(content);
        } catch (JsonProcessingException e) {
            throw new MalformedException("it isn't valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new MalformedException("it isn't valid JSON: " + e.getMessage(), e);
        }
    }

    /** What a dict has the array under: {@code obs} of {@code obs.pyd}. */
    private static String name(String extension) {
        int dot = extension.indexOf('.');
        return dot < 0 ? "obs" : extension.substring(0, dot);
    }

    /** Whether the member is a text, such as that of one number. */
    static boolean isText(String extension) {
        return NUMBERS.contains(type(extension));
    }

    /** @throws MalformedException if it isn't UTF-8: different names in another encoding could become the same one */
    static String text(byte[] content) throws MalformedException {
        String text = new String(content, 0, Math.min(content.length, LONGEST_TEXT), StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && content.length <= LONGEST_TEXT) {
            throw new MalformedException("it isn't UTF-8 text; write it in that encoding");
        }
        return (text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text).strip();
    }

    /** The number that a text is; null if it is none. */
    static @Nullable Array number(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Array.scalar(DType.BOOL, text.equalsIgnoreCase("true") ? 1 : 0);
        }
        try {
            return Array.of(Shape.SCALAR, Long.parseLong(text));
        } catch (NumberFormatException notWhole) {
            try {
                return Array.scalar(DType.FLOAT64, Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    /** A number, or a nested list of numbers all of whose rows are of one length. */
    static Array array(JsonNode node) throws MalformedException {
        if (node.isBoolean()) {
            return Array.scalar(DType.BOOL, node.booleanValue() ? 1 : 0);
        }
        List<Long> dims = new ArrayList<>();
        for (JsonNode level = node; level.isArray(); level = level.path(0)) {
            dims.add((long) level.size());
        }
        List<JsonNode> leaves = new ArrayList<>();
        collect(node, dims, 0, leaves);
        Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        if (leaves.stream().allMatch(leaf -> leaf.isIntegralNumber() && leaf.canConvertToLong())) {
            return Array.of(shape, leaves.stream().mapToLong(JsonNode::longValue).toArray());
        }
        return Array.of(shape, leaves.stream().mapToDouble(JsonNode::doubleValue).toArray());
    }

    private static void collect(JsonNode node, List<Long> dims, int depth, List<JsonNode> leaves) throws MalformedException {
        if (depth == dims.size()) {
            if (!node.isNumber()) {
                String text = node.toString();
                throw new MalformedException("its JSON should be a number or a list of numbers, but has '"
                        + Brief.of(text, 40) + "'");
            }
            leaves.add(node);
            return;
        }
        if (node.size() != dims.get(depth)) {
            throw new MalformedException("the lists in its JSON differ in length");
        }
        for (JsonNode child : node) {
            collect(child, dims, depth + 1, leaves);
        }
    }
}
