package io.repforge.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A plugin's jar that is damaged, as a file or in one of its entries, and listed. */
final class JarSubject implements Subject {

    private static final Path PACKAGED = Path.of("sample-plugin", "target");

    @Override
    public String name() {
        return "plugin jars";
    }

    @Override
    public int share() {
        return 100;
    }

    @Override
    public void prepare(Path whole) throws IOException {
        try (Stream<Path> files = Files.list(PACKAGED)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("hypersphere-[0-9.]+\\.jar")).findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no packaged plugin in " + PACKAGED.toAbsolutePath() + "; use 'mvn verify'"));
            Files.copy(jar, whole.resolve("plugin.jar"));
        }
    }

    @Override
    public Verdict attempt(Path whole, Path scratch, Random random) throws IOException {
        Path plugins = Files.createDirectories(scratch.resolve("plugins"));
        byte[] jar = Files.readAllBytes(whole.resolve("plugin.jar"));
        Files.write(plugins.resolve("plugin.jar"), random.nextInt(3) == 0 ? Damage.bytes(jar, random) : withSpoiltEntry(jar, random));
        List<String> command = random.nextBoolean() ? List.of("plugins", "list") : List.of("plugins", "describe", "hypersphere");
        Command ended = Command.run(Stream.concat(command.stream(), Stream.of("--plugins", plugins.toString())).toArray(String[]::new));
        return Verdict.of(ended, command.contains("describe") ? "" : "plugin.jar");
    }

    private static byte[] withSpoiltEntry(byte[] jar, Random random) throws IOException {
        List<String> names = names(jar);
        String chosen = names.get(random.nextInt(names.size()));
        ByteArrayOutputStream spoilt = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(jar)); ZipOutputStream out = new ZipOutputStream(spoilt)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                boolean here = entry.getName().equals(chosen);
                if (here && random.nextInt(8) == 0) {
                    continue;
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(here ? Damage.bytes(content, random) : content);
            }
        }
        return spoilt.toByteArray();
    }

    private static List<String> names(byte[] jar) throws IOException {
        List<String> names = new java.util.ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory() && !entry.getName().contains("maven")) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }
}
