package io.repforge.framework.install;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.FileDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** SHA-512 in hexadecimal digits, as indexes have it. */
final class Sha512 {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{128}");

    private Sha512() {}

    static boolean isDigest(String text) {
        return DIGITS.matcher(text).matches();
    }

    /** That of a file. */
    static String of(Path file) throws IOException {
        return FileDigest.SHA_512.of(file);
    }

    /** As {@link #of}, of a file that is there. */
    static String told(Path file) {
        try {
            return of(file);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }
}
