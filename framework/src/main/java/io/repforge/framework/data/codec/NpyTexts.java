package io.repforge.framework.data.codec;

import io.repforge.images.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arrays of texts in NumPy's {@code .npy} format, such as the names of classes: of the types {@code U}, characters of four bytes, and {@code S}, bytes; all
 * elements are as long as the longest, filled up with zeros.
 */
public final class NpyTexts {

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final int CHARACTER = 4;
    private static final int SHORTEST_HEADER = 10;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([US])([0-9]{1,9})'");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9]{1,10}),?\\s*1?\\s*\\)");

    private NpyTexts() {}

    /** An array {@code [n]} of type {@code <U}. */
    public static byte[] write(List<String> texts) {
        int length = Math.max(1, texts.stream().mapToInt(text -> text.codePointCount(0, text.length())).max().orElse(1));
        byte[] header = Npy.header("<U" + length, texts.size());
        ByteBuffer file = ByteBuffer.allocate(Math.addExact(header.length, Math.multiplyExact(texts.size(), CHARACTER * length))).put(header);
        for (int i = 0; i < texts.size(); i++) {
            file.position(header.length + i * CHARACTER * length).put(texts.get(i).getBytes(UTF_32LE));
        }
        return file.array();
    }

    /** Whether the bytes are a {@code .npy} file of texts. */
    public static boolean isTexts(byte[] file) {
        return file.length >= SHORTEST_HEADER && DESCR.matcher(header(file)).find();
    }

    /**
     * @throws MalformedException if it isn't one axis of texts, or cut off
     */
    public static List<String> read(byte[] file) throws MalformedException {
        String header = header(file);
        Matcher type = DESCR.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!type.find() || !shape.find()) {
            throw new MalformedException("an array of texts has one axis to be read");
        }
        boolean characters = type.group(2).equals("U");
        long size = Long.parseLong(type.group(3)) * (characters ? CHARACTER : 1);
        long count = Long.parseLong(shape.group(1));
        int start = end(file);
        if (size > 0 && count > (file.length - start) / size) {
            throw new MalformedException("the NumPy file is cut off: its header promises " + count + " texts of " + size + " bytes, "
                    + (file.length - start) + " bytes are there");
        }
        Charset charset = !characters ? StandardCharsets.UTF_8 : type.group(1).equals(">") ? UTF_32BE : UTF_32LE;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < (size == 0 ? 0 : count); i++) {
            texts.add(new String(file, (int) (start + i * size), (int) size, charset).replaceAll("\0+$", ""));
        }
        return texts;
    }

    private static String header(byte[] file) {
        return new String(file, 0, Math.min(file.length, end(file)), StandardCharsets.ISO_8859_1);
    }

    private static int end(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean first = file.length < 12 || file[6] == 1;
        return first ? SHORTEST_HEADER + (buffer.getShort(8) & 0xffff) : (int) Math.min(file.length, 12 + (buffer.getInt(8) & 0xffffffffL));
    }
}
