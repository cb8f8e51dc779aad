package io.repforge.framework.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of Ed25519, and what they sign. */
class SigningKeyTest {

    /** RFC 8032, section 7.1, test 1, as OpenSSL writes the pair of keys. */
    private static final String OF_THE_RFC = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            -----END PUBLIC KEY-----
            """;

    @TempDir
    Path folder;

    @Test
    void signsAsTheStandardSays() throws IOException {
        Path file = Files.writeString(folder.resolve("rfc.key"), OF_THE_RFC);
        byte[] expected = java.util.HexFormat.of().parseHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        assertEquals(java.util.Base64.getEncoder().encodeToString(expected), SigningKey.read(file).sign(""));
    }

    @Test
    void aKeyIsReadAsItWasWrittenAndIsItsOwnersAlone() throws IOException {
        SigningKey key = SigningKey.generate();
        Path file = folder.resolve("keys/publisher.key");
        key.write(file);
        assertEquals(key.known(), SigningKey.read(file).known());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(file + ": is there already, and whoever replaced a key could sign no update any more; name another file with --out.",
                assertThrows(UserError.class, () -> SigningKey.generate().write(file)).getMessage());
        assertEquals(key.known(), SigningKey.read(file).known());
    }

    @Test
    void aSignatureIsOfOneTextByOneKey() {
        SigningKey key = SigningKey.generate();
        String signature = key.sign("a text");
        assertTrue(key.known().hasSigned("a text", signature));
        assertFalse(key.known().hasSigned("a text.", signature));
        assertFalse(SigningKey.generate().known().hasSigned("a text", signature));
        assertFalse(key.known().hasSigned("a text", "no signature"));
    }

    @Test
    void whatIsNoKeyIsTold() throws IOException {
        Path other = Files.writeString(folder.resolve("other.txt"), "something else");
        assertEquals(other + ": has no 'PRIVATE KEY' in it; name the file that plugins keygen wrote (a .pub is for others).",
                assertThrows(UserError.class, () -> SigningKey.read(other)).getMessage());
        Path half = Files.writeString(folder.resolve("half.key"), OF_THE_RFC.substring(0, OF_THE_RFC.indexOf("-----BEGIN PUBLIC")));
        assertEquals(half + ": has no 'PUBLIC KEY' in it; add it by: openssl pkey -in " + half + " -pubout >> " + half + ".",
                assertThrows(UserError.class, () -> SigningKey.read(half)).getMessage());
        String stranger = SigningKey.generate().known().toString();
        Path mixed = Files.writeString(folder.resolve("mixed.key"), OF_THE_RFC.replaceAll("MCow.*", java.util.regex.Matcher.quoteReplacement(stranger)));
        assertEquals(mixed + ": the private and the public key in it don't belong together; name the file as plugins keygen wrote it.",
                assertThrows(UserError.class, () -> SigningKey.read(mixed)).getMessage());
    }
}
