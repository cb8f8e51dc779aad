package io.repforge.framework.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells a file's content from any other, in hexadecimal digits. */
public enum FileDigest {
    SHA_256("SHA-256"), SHA_512("SHA-512");

    private final String algorithm;

    FileDigest(String algorithm) {
        this.algorithm = algorithm;
    }

    /** That of a file. */
    public String of(Path file) throws IOException {
        MessageDigest digest = start();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** One that has seen nothing yet. */
    public MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
