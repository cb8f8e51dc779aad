package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-512 in hexadecimal digits, as indexes have it. */
final class Sha512 {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{128}");
    private static final int CHUNK = 1 << 16;

    private Sha512() {}

    static boolean isDigest(String text) {
        return DIGITS.matcher(text).matches();
    }

    /** That of a file. */
    static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] chunk = new byte[CHUNK];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** As {@link #of}, of a file that is there. */
    static String told(Path file) {
        try {
            return of(file);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }
}
