package io.repforge.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract changes on purpose alone: all that plugins can see of it is in a file, which is written anew by
 * {@code mvn -pl plugin-api test -Dtest=SignatureTest -Dsignatures.write}. What the difference breaks, and so which version is next, is for whoever
 * commits it to say; once a version is published, japicmp can say it of the jars.
 */
class SignatureTest {

    private static final Path FILE = Path.of("signatures.txt");

    @Test
    void isAsTheFileHasIt() throws Exception {
        List<String> now = Signatures.of(Path.of(Component.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        if (System.getProperty("signatures.write") != null) {
            Files.write(FILE, now);
        }
        List<String> said = Files.readAllLines(FILE);
        assertEquals("", difference(said, now), "plugin-api/signatures.txt doesn't have the contract as it is. If it was changed on purpose, write the"
                + " file anew by: mvn -pl plugin-api test -Dtest=SignatureTest -Dsignatures.write");
    }

    private static String difference(List<String> said, List<String> now) throws IOException {
        List<String> lines = new ArrayList<>();
        said.stream().filter(line -> !now.contains(line)).forEach(line -> lines.add("- " + line));
        now.stream().filter(line -> !said.contains(line)).forEach(line -> lines.add("+ " + line));
        return String.join("\n", lines);
    }
}
