import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Makes what the cases need into the working folder: {@code java Inputs.java}. */
final class Inputs {

    private Inputs() {}

    public static void main(String[] arguments) throws IOException {
        int[][] colors = {{250, 10, 10}, {10, 250, 10}, {10, 10, 250}};
        for (int i = 0; i < 30; i++) {
            for (int c = 0; c < 3; c++) {
                png("colors-train/" + "abc".charAt(c) + "/" + i + ".png", 32, near(colors[c], i));
                if (c > 0) {
                    png("colors-test/" + "abc".charAt(c) + "/" + i + ".png", 32, near(colors[c], i));
                }
            }
        }
        for (int i = 0; i < 20; i++) {
            png("twenty/" + i + ".png", 32, i * 12, 255 - i * 12, 99);
        }
        for (int i = 0; i < 4; i++) {
            png("linked/cat/" + i + ".png", 16, i, 9, 9);
            png("elsewhere/dog/" + i + ".png", 16, i, 9, 9);
        }
        Files.createSymbolicLink(Path.of("linked/dog"), Path.of("../elsewhere/dog"));
        Files.createSymbolicLink(Path.of("linked/loop"), Path.of("../linked"));
        Files.createSymbolicLink(Path.of("flat"), Path.of("linked/cat"));

        png("formats/c/a.png", 16, 1, 2, 3);
        for (int i = 0; i < 5; i++) {
            Files.writeString(Path.of("formats/c", i + ".heic"), "x");
            Files.writeString(Path.of("formats/c", i + ".raw"), "x");
        }
        for (int i = 0; i < 6; i++) {
            png("stray/" + i + ".png", 16, i, 0, 0);
            png("macosx/" + i + ".png", 16, i, 0, 0);
        }
        png("stray/thumbs/t.png", 16, 9, 9, 9);
        Files.createDirectories(Path.of("macosx/__MACOSX"));
        png("hidden/cat/0.png", 16, 1, 0, 0);
        png("hidden/cat/1.png", 16, 2, 0, 0);
        png("hidden/cat/.ipynb_checkpoints/0-checkpoint.png", 16, 1, 0, 0);
        Files.createDirectories(Path.of("hidden/__MACOSX/cat"));
        Files.writeString(Path.of("hidden/__MACOSX/cat/._0.png"), "x");

        byte[] image = Files.readAllBytes(png("one/x.png", 16, 1, 2, 3));
        byte[] one = "1".getBytes(StandardCharsets.US_ASCII);
        try (Tar tar = new Tar("dots.tar")) {
            for (int i = 0; i < 1000; i++) {
                tar.add(String.format("img.v2.%04d.png", i), image).add(String.format("img.v2.%04d.cls", i), one);
            }
        }
        try (Tar tar = new Tar("unsorted.tar")) {
            for (int i = 0; i < 5; i++) {
                tar.add("s" + i + ".png", image);
            }
            for (int i = 0; i < 5; i++) {
                tar.add("s" + i + ".cls", one);
            }
        }
        try (Tar tar = new Tar("readme.tar")) {
            for (int i = 0; i < 5; i++) {
                tar.add("s" + i + ".png", image).add("s" + i + ".cls", one);
            }
            tar.add("README.md", one);
        }
    }

    private static int[] near(int[] color, int i) {
        return new int[] {Math.min(255, color[0] + i % 4), Math.min(255, color[1] + i % 4), Math.min(255, color[2] + i % 4)};
    }

    private static Path png(String name, int side, int... rgb) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
        }
        File file = new File(name);
        Files.createDirectories(file.getAbsoluteFile().getParentFile().toPath());
        ImageIO.write(image, "png", file);
        return file.toPath();
    }

    /** Just enough of the format. */
    private static final class Tar implements AutoCloseable {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Path file;

        Tar(String name) {
            this.file = Path.of(name);
        }

        Tar add(String name, byte[] content) throws IOException {
            byte[] header = new byte[512];
            put(header, 0, name);
            put(header, 100, "0000644");
            put(header, 124, String.format("%011o", content.length));
            put(header, 148, "        ");
            put(header, 156, "0");
            put(header, 257, "ustar");
            int sum = 0;
            for (byte one : header) {
                sum += one & 0xff;
            }
            put(header, 148, String.format("%06o\0 ", sum));
            bytes.write(header);
            bytes.write(content);
            bytes.write(new byte[(512 - content.length % 512) % 512]);
            return this;
        }

        private static void put(byte[] header, int at, String text) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(ascii, 0, header, at, ascii.length);
        }

        @Override
        public void close() throws IOException {
            bytes.write(new byte[1024]);
            Files.write(file, bytes.toByteArray());
        }
    }
}
