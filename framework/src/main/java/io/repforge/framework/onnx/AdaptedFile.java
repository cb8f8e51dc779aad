package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.repforge.api.array.Array;
import io.repforge.framework.HalfPrecision;
import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file with other numbers for some of its tensors: byte for byte the same but for these. They are changed where they lie, so that what reads the one reads the other.
 * What lies in files beside it is written into copies of these.
 */
public final class AdaptedFile {

    /** Numbers of fields in ONNX's messages. */
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int TENSOR_FLOATS = 4;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;
    private static final int TENSOR_DOUBLES = 10;

    private final OnnxFile file;
    private final byte[] content;
    private final Map<String, Array> values;
    private final Set<String> written = new HashSet<>();
    private final Map<String, Map<Long, byte[]>> outside = new LinkedHashMap<>();

    private AdaptedFile(OnnxFile file, byte[] content, Map<String, Array> values) {
        this.file = file;
        this.content = content;
        this.values = values;
    }

    /**
     * The tensors of a file among the variables of a network that has it as its encoder, by their names in the file.
     *
     * @param variables by their names in the graph
     */
    public static Map<String, Array> ofNetwork(Map<String, Array> variables) {
        String scope = OnnxNetwork.SCOPE + "/";
        Map<String, Array> named = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            int at = name.startsWith(scope) ? 0 : name.indexOf("/" + scope) + 1;
            if (at > 0 || name.startsWith(scope)) {
                named.put(name.substring(at + scope.length()), value);
            }
        });
        return named;
    }

    /**
     * Writes a file.
     *
     * @param from the file as it was
     * @param values other numbers for tensors, by their names
     * @param out where it is written; files that it has numbers in are written beside it
     * @throws UserError if the file has no such tensors, or can't be written there
     */
    public static void write(Path from, Map<String, Array> values, Path out) {
        OnnxFile file = OnnxFile.read(from);
        byte[] content;
        try {
            content = Files.readAllBytes(from);
        } catch (IOException e) {
            throw UserError.of(e);
        }
        AdaptedFile adapted = new AdaptedFile(file, content, values);
        adapted.change();
        adapted.save(out);
    }

    private void change() {
        values.forEach((name, value) -> {
            OnnxMl.TensorProto tensor = file.tensors().get(name);
            if (tensor == null || !OnnxTensors.shape(tensor).equals(value.shape())) {
                throw new UserError(file.name() + " isn't the file that was trained: " + (tensor == null ? "it has no '" + name + "'"
                        : "its '" + name + "' is " + OnnxTensors.shape(tensor) + ", and what was trained is " + value.shape()) + "; name that one with --into.");
            }
        });
        for (Wire.Field graph : Wire.fields(content, 0, content.length)) {
            if (graph.number() == MODEL_GRAPH) {
                Wire.fields(content, graph.from(), graph.to()).forEach(part -> {
                    if (part.number() == GRAPH_INITIALIZER) {
                        change(part, Optional.empty());
                    } else if (part.number() == GRAPH_NODE) {
                        changeNode(part);
                    }
                });
            }
        }
        for (String name : values.keySet()) {
            if (!written.contains(name)) {
                throw new UserError(file.name() + " has the numbers of '" + name + "' in a form that can't be changed in place: load and save it once with Python's onnx,"
                        + " and give that file.");
            }
        }
    }

    private void changeNode(Wire.Field node) {
        List<Wire.Field> fields = Wire.fields(content, node.from(), node.to());
        Optional<String> output = fields.stream().filter(field -> field.number() == NODE_OUTPUT).findFirst().map(this::text);
        if (output.filter(name -> values.containsKey(name) && file.isConstantNode(name)).isPresent()) {
            fields.stream().filter(field -> field.number() == NODE_ATTRIBUTE)
                    .flatMap(attribute -> Wire.fields(content, attribute.from(), attribute.to()).stream())
                    .filter(field -> field.number() == ATTRIBUTE_TENSOR && field.kind() == Wire.DELIMITED)
                    .forEach(tensor -> change(tensor, output));
        }
    }

    private String text(Wire.Field field) {
        return new String(content, field.from(), field.length(), StandardCharsets.UTF_8);
    }

    private void change(Wire.Field at, Optional<String> constant) {
        List<Wire.Field> fields = Wire.fields(content, at.from(), at.to());
        String name = constant.or(() -> fields.stream().filter(field -> field.number() == TENSOR_NAME).findFirst().map(this::text)).orElse("");
        Array value = values.get(name);
        if (value == null) {
            return;
        }
        OnnxMl.TensorProto tensor = head(at);
        byte[] bytes = encoded(OnnxMl.TensorProto.DataType.forNumber(tensor.getDataType()), value);
        if (OnnxTensors.isExternal(tensor)) {
            OnnxTensors.Place place = OnnxTensors.place(tensor);
            outside.computeIfAbsent(place.location(), any -> new LinkedHashMap<>()).put(place.offset(), bytes);
            written.add(name);
            return;
        }
        int done = 0;
        for (Wire.Field field : fields) {
            boolean numbers = field.number() == TENSOR_RAW || field.number() == TENSOR_FLOATS || field.number() == TENSOR_DOUBLES;
            if (numbers && done + field.length() <= bytes.length) {
                System.arraycopy(bytes, done, content, field.from(), field.length());
                done += field.length();
            }
        }
        if (done == bytes.length) {
            written.add(name);
        }
    }

    private OnnxMl.TensorProto head(Wire.Field at) {
        try {
            return OnnxMl.TensorProto.parseFrom(ByteBuffer.wrap(content, at.from(), at.length()));
        } catch (InvalidProtocolBufferException e) {
            throw new UserError(file.name() + " is damaged (" + e.getMessage() + "): export it again.", e);
        }
    }

    /** As the file stores it. */
    private static byte[] encoded(OnnxMl.TensorProto.DataType stored, Array value) {
        float[] floats = value.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(floats.length * OnnxTensors.bytes(stored)).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : floats) {
            switch (stored) {
                case FLOAT16 -> bytes.putShort(HalfPrecision.of(number));
                case BFLOAT16 -> bytes.putShort(OnnxTensors.brain(number));
                case DOUBLE -> bytes.putDouble(number);
                default -> bytes.putFloat(number);
            }
        }
        return bytes.array();
    }

    private void save(Path out) {
        Path folder = Optional.ofNullable(out.toAbsolutePath().normalize().getParent()).orElseThrow();
        Set<String> beside = new HashSet<>();
        file.tensors().values().stream().filter(OnnxTensors::isExternal).forEach(tensor -> beside.add(OnnxTensors.place(tensor).location()));
        for (String location : beside) {
            Path source = file.beside(location);
            Path target = folder.resolve(location).normalize();
            if (target.equals(source)) {
                throw new UserError(
                        file.name() + " keeps its numbers in " + source + " beside it, which " + out + " would have under the same name: name a file in another"
                                + " folder with --out.");
            }
            copy(source, target, outside.getOrDefault(location, Map.of()));
        }
        try {
            DurableFiles.replace(out, content);
        } catch (IOException e) {
            throw new UserError(out + " can't be written (" + UserError.reason(e) + "); name another file with --out.", e);
        }
    }

    /** May be larger than memory. */
    private static void copy(Path source, Path target, Map<Long, byte[]> changes) {
        Path begun = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
            Files.copy(source, begun, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(begun, StandardOpenOption.WRITE)) {
                for (Map.Entry<Long, byte[]> change : changes.entrySet()) {
                    ByteBuffer bytes = ByteBuffer.wrap(change.getValue());
                    while (bytes.hasRemaining()) {
                        channel.write(bytes, change.getKey() + bytes.position());
                    }
                }
                channel.force(true);
            }
            Files.move(begun, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UserError(target + ", which holds numbers of the file, can't be written (" + UserError.reason(e) + "); name a file in another folder with --out.",
                    e);
        }
    }
}
