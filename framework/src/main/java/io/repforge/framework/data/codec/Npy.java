package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.DataFile;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.images.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** NumPy's files: {@code .npy} holds one array, {@code .npz} is a zip of named ones. */
public final class Npy {

    /** NumPy pads the header so that the elements start at a multiple of this. */
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /** @throws MalformedException if the bytes aren't a {@code .npy} file */
    public static Array read(byte[] file) throws MalformedException {
        return new NpyReader().read(file);
    }

    /**
     * @throws UserError if it isn't a {@code .npy} file
     * @throws IOException if it can't be read
     */
    public static Array read(Path file) throws IOException {
        try {
            return read(Bounded.read(file));
        } catch (MalformedException e) {
            throw new UserError(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The array as a {@code .npy} file, version 1, in C order. */
    public static byte[] write(Array array) {
        byte[] header = header(NpyType.describe(array.type()), array.shape().dims());
        byte[] file = Arrays.copyOf(header, header.length + array.bytes().length);
        System.arraycopy(array.bytes(), 0, file, header.length, array.bytes().length);
        return file;
    }

    public static void write(Path file, Array array) throws IOException {
        Files.write(file, write(array));
    }

    /** What comes before the elements of an array of float32, for who writes them as they come. */
    public static byte[] floatHeader(long... dims) {
        return header(NpyType.describe(DType.FLOAT32), dims);
    }

    /** What comes before the elements. */
    static byte[] header(String type, long... dims) {
        String shape = Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", dims.length == 1 ? ",)" : ")"));
        String dict = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = 10 + dict.length() + 1;
        int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        header.putShort((short) (length - 10)).put(dict.getBytes(StandardCharsets.US_ASCII));
        Arrays.fill(header.array(), header.position(), length - 1, (byte) ' ');
        header.array()[length - 1] = '\n';
        return header.array();
    }

    /**
     * @param most bytes that the arrays may have together
     * @return the arrays by name, in the order of the file
     * @throws MalformedException if the bytes aren't a {@code .npz} file, or a member can't be read, or they have more
     */
    public static Map<String, Array> readZip(byte[] file, long most) throws MalformedException {
        Map<String, Array> arrays = new LinkedHashMap<>();
        NpyReader reader = new NpyReader();
        unzip(file, most, (name, array) -> arrays.put(name, reader.read(array)));
        return arrays;
    }

    private interface Member {
        void read(String name, byte[] array) throws MalformedException;
    }

    private static void unzip(byte[] file, long most, Member member) throws MalformedException {
        long room = most;
        boolean empty = true;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                try {
                    byte[] array = Bounded.read(zip, room);
                    room -= array.length;
                    member.read(name, array);
                    empty = false;
                } catch (MalformedException e) {
                    throw new MalformedException("array '" + name + "': " + e.getMessage(), e);
                }
            }
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            // Names that aren't UTF-8 are an IllegalArgumentException.
            throw new MalformedException("the zip of the .npz file is damaged: " + e.getMessage(), e);
        }
        if (empty) {
            throw new MalformedException("it isn't a .npz file, or an empty one");
        }
    }

    /**
     * The arrays of a {@code .npz} file, in its order.
     *
     * @param arrays the arrays by name; those of texts hold the numbers of their texts
     * @param texts by the name of an array of texts: the different texts, in the order of their numbers
     */
    public record Zip(Map<String, Array> arrays, Map<String, List<String>> texts) {}

    /**
     * @throws UserError if it isn't a {@code .npz} file
     * @throws IOException if it can't be read
     */
    public static Zip readZip(DataFile file) throws IOException {
        Zip zip = new Zip(new LinkedHashMap<>(), new LinkedHashMap<>());
        NpyReader reader = new NpyReader();
        try {
            unzip(Bounded.read(file), Bounded.ofMemory(), (name, array) -> {
                if (NpyTexts.isTexts(array)) {
                    List<String> texts = NpyTexts.read(array);
                    List<String> different = texts.isEmpty() ? List.of() : Space.classes(texts).names();
                    Map<String, Integer> numbers = IntStream.range(0, different.size()).boxed().collect(Collectors.toMap(different::get, Function.identity()));
                    zip.arrays.put(name, Array.of(Shape.of(texts.size()), texts.stream().mapToLong(numbers::get).toArray()));
                    zip.texts.put(name, different);
                } else {
                    zip.arrays.put(name, reader.read(array));
                }
            });
            return zip;
        } catch (MalformedException e) {
            throw new UserError(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The arrays as a compressed {@code .npz} file. The same arrays give the same bytes. */
    public static byte[] writeZip(Map<String, Array> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Array> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(write(array.getValue()));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
