package io.repforge.benchmarks.steps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive made of source, without Python: a zip of stored entries with the code, a pickle of the module, which has no attributes
 * but {@code training}, and an empty pickle of constants.
 */
final class ScriptArchive {

    /** Of the format, as libtorch 2.7 writes it. */
    private static final String VERSION = "10\n";

    private static final String MODULE = "\u0080\u0002c__torch__\nStep\n)\u0081}X\b\0\0\0training\u0088sb.";
    private static final String NO_CONSTANTS = "\u0080\u0002).";

    private ScriptArchive() {}

    /**
     * The step of a case.
     *
     * @param trained names of the parameters
     * @param exact whether it computes in {@code float64}
     */
    static byte[] of(Case what, Collection<String> trained, boolean exact) {
        String source = source()
                .replace("ENCODER(", what.network().label() + "(")
                .replace("ALGORITHM(", what.algorithm().label() + "(")
                .replace("in NAMES", trained.stream().collect(Collectors.joining("\", \"", "in [\"", "\"]")))
                .replace("FLOAT)", exact ? "7)" : "6)")
                .replace("LEARNING_RATE", Double.toString(Update.LEARNING_RATE));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String source() {
        try (InputStream in = ScriptArchive.class.getResourceAsStream("step.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry("step/" + name);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
