package io.repforge.framework.install;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The public key of a publisher, of Ed25519 (RFC 8032): what tells whether something was signed by them. */
public final class PublisherKey {

    static final String ALGORITHM = "Ed25519";

    private static final int FINGERPRINT_BYTES = 8;

    private final byte[] encoded;
    private final PublicKey key;

    /**
     * @param encoded as X.509 has public keys
     * @throws IllegalArgumentException if it is none of Ed25519
     */
    PublisherKey(byte[] encoded) {
        this.encoded = encoded.clone();
        try {
            this.key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is no public key of Ed25519", e);
        }
    }

    /**
     * One as indexes have it: Base64 of X.509, which is what lies between the lines of a PEM.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PublisherKey parse(String text) {
        return new PublisherKey(Base64.getDecoder().decode(text));
    }

    byte[] encoded() {
        return encoded.clone();
    }

    /** Whether a signature is of this key and this text. */
    boolean hasSigned(String text, String signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Short enough to be compared by eye, such as {@code 3f5a:09c1:77d0:be42}: the first bytes of the key's SHA-256. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES).replaceAll("(.{4})(?!$)", "$1:");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(encoded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublisherKey that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }
}
