package io.repforge.tests.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a release is made of is whole: each bundle, a licence of each library, what has changed. */
class ReleasePartsTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Path LICENCES = CHECKOUT.resolve("framework/release/src/licenses");

    @Test
    void eachBundleIsInTheReleaseAndInTheBom() throws Exception {
        Set<String> bundles = UnpackedRelease.bundles().stream().map(folder -> "repforge-" + folder.getFileName()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> packed = new TreeSet<>(bundles);
        packed.addAll(List.of("repforge-plugin-kit", "repforge-framework", "repforge-spark"));
        assertEquals(packed, artifacts(CHECKOUT.resolve("framework/release/pom.xml"), "repforge-release"));
        Set<String> published = new TreeSet<>(packed);
        published.addAll(List.of("repforge-plugin-api", "repforge-images", "repforge-encoder"));
        assertEquals(published, artifacts(CHECKOUT.resolve("framework/bom/target/flattened-pom.xml"), "repforge-bom"));
    }

    private static Set<String> artifacts(Path pom, String own) throws IOException {
        Matcher found = Pattern.compile("<artifactId>(repforge-[a-z0-9-]+)</artifactId>").matcher(Files.readString(pom));
        return found.results().map(one -> one.group(1)).filter(name -> !name.equals(own)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** So that who imports it gets no versions of ours for other libraries. */
    @Test
    void theBomHasNoParent() throws Exception {
        assertTrue(!Files.readString(CHECKOUT.resolve("framework/bom/target/flattened-pom.xml")).contains("<parent>"));
    }

    @Test
    void theNoticesNameEachLibrary() throws Exception {
        Set<String> named = notices().filter(line -> line.matches("[\\w.-]+:[\\w.-]+:[\\w.-]+"))
                .map(line -> line.replaceFirst("^[^:]+:", "").replace(':', '-')).collect(Collectors.toSet());
        for (Path jar : UnpackedRelease.libraries()) {
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "").replaceFirst("-(linux|macosx|windows)-(x86_64|arm64)(-gpu)?$", "");
            assertTrue(name.startsWith("repforge-") || named.contains(name), "there is no notice of " + jar.getFileName());
        }
    }

    @Test
    void theTextOfEachLicenceLiesBesideThem() throws Exception {
        Set<String> licences = notices().filter(line -> line.matches("    [\\w.-]+( or [\\w.-]+)*")).flatMap(line -> Stream.of(line.strip().split(" or ")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(licences.containsAll(Set.of("Apache-2.0", "MIT", "EPL-1.0")), licences::toString);
        // Not needed, since what is under it is under another as well.
        licences.remove("GPL-2.0");
        // That of Repforge itself, which is packed from where it lies.
        licences.remove("Apache-2.0");
        for (String licence : licences) {
            assertTrue(Files.size(LICENCES.resolve(licence + ".txt")) > 1000, licence);
        }
    }

    private static Stream<String> notices() throws IOException {
        return Files.readAllLines(CHECKOUT.resolve("plugin-api/kit/target/notices/THIRD-PARTY.txt")).stream();
    }

    @Test
    void theChangesOfThisVersionAreTold() throws Exception {
        Matcher version = Pattern.compile("<artifactId>repforge</artifactId>\\s*<version>([^<]+)</version>").matcher(Files.readString(CHECKOUT.resolve("pom.xml")));
        assertTrue(version.find());
        String changes = Files.readString(CHECKOUT.resolve(".github/CHANGELOG.md"));
        assertTrue(changes.contains("\n## " + version.group(1) + " "), "CHANGELOG.md has nothing of " + version.group(1));
    }
}
