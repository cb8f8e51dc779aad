package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A publisher's key pair of Ed25519 (RFC 8032). Its file is text: the private key and the public one in PEM, as OpenSSL writes them, too.
 *
 * @param secret what signs
 * @param known what the signatures are checked by
 */
public record SigningKey(PrivateKey secret, PublisherKey known) {

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final int LINE = 64;

    /** A new one. */
    public static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(PublisherKey.ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), new PublisherKey(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 15 on has Ed25519", e);
        }
    }

    /**
     * Writes it into a new file, which only its owner may read.
     *
     * @throws UserError if the file is there already, or can't be written
     */
    public void write(Path file) {
        String text = pem(PRIVATE, secret.getEncoded()) + pem(PUBLIC, known.encoded());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                throw new UserError(file + ": is there already, and whoever replaced a key could sign no update any more; name another file with --out.");
            }
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, text, StandardOpenOption.WRITE);
            } else {
                Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            throw new UserError(file + ": the key can't be written (" + UserError.reason(e) + "); name another file with --out.", e);
        }
    }

    private static String pem(String what, byte[] encoded) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + what + "-----\n" + lines.encodeToString(encoded) + "\n-----END " + what + "-----\n";
    }

    /**
     * That of a file.
     *
     * @throws UserError if it isn't such a file
     */
    public static SigningKey read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UserError(file + ": the key can't be read (" + UserError.reason(e) + "); name the file that plugins keygen wrote.", e);
        }
        try {
            PrivateKey secret = KeyFactory.getInstance(PublisherKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(part(file, text, PRIVATE,
                    "name the file that plugins keygen wrote (a .pub is for others)")));
            PublisherKey known = new PublisherKey(part(file, text, PUBLIC, "add it by: openssl pkey -in " + file + " -pubout >> " + file));
            SigningKey key = new SigningKey(secret, known);
            if (!known.hasSigned("a pair", key.sign("a pair"))) {
                throw new UserError(file + ": the private and the public key in it don't belong together; name the file as plugins keygen wrote it.");
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UserError(file + ": is no key of Ed25519 (" + e.getMessage() + "); make one by plugins keygen.", e);
        }
    }

    private static byte[] part(Path file, String text, String what, String remedy) {
        Matcher found = Pattern.compile("-----BEGIN " + what + "-----([A-Za-z0-9+/=\\s]*)-----END " + what + "-----").matcher(text);
        if (!found.find()) {
            throw new UserError(file + ": has no '" + what + "' in it; " + remedy + ".");
        }
        return Base64.getMimeDecoder().decode(found.group(1));
    }

    /** Signs a text: 64 bytes in Base64. */
    public String sign(String text) {
        try {
            Signature signature = Signature.getInstance(PublisherKey.ALGORITHM);
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of Ed25519 signs", e);
        }
    }
}
