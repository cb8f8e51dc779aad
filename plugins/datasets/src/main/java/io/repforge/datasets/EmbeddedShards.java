package io.repforge.datasets;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shards within this jar, unpacked to a folder because sources read files. */
final class EmbeddedShards {

    private static final String RESOURCES = "fashion-mnist/";
    private static final String INDEX = "shards.txt";

    private final Path folder;

    /**
     * @param folder where they are unpacked to; made when it is needed
     */
    EmbeddedShards(Path folder) {
        this.folder = folder;
    }

    /**
     * The shards of a split, unpacked unless they are there already. Each appears at once and complete, so runs that start together
     * don't disturb each other, and one that was cut off leaves no half a shard.
     *
     * @throws IOException if the folder can't be written
     */
    List<Path> unpacked(String split) throws IOException {
        String index = index();
        // Another version of the plugin has another folder, and so doesn't take this one's shards for its own.
        Path version = folder.resolve(String.format("%08x", index.hashCode()));
        List<Path> shards = new ArrayList<>();
        for (String line : index.lines().toList()) {
            String[] shard = line.split(" ");
            if (shard[0].startsWith(split + "-")) {
                shards.add(unpacked(shard[0], Long.parseLong(shard[1]), version.resolve(shard[0])));
            }
        }
        return shards;
    }

    /** A shard a line: its name, length and SHA-256. */
    private String index() throws IOException {
        try (InputStream index = resource(INDEX)) {
            return new String(index.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path unpacked(String name, long bytes, Path shard) throws IOException {
        if (Files.isRegularFile(shard) && Files.size(shard) == bytes) {
            return shard;
        }
        try (InputStream content = resource(name)) {
            write(content, shard);
        }
        return shard;
    }

    private static void write(InputStream content, Path shard) throws IOException {
        try (CompleteFile file = new CompleteFile(shard)) {
            content.transferTo(file.output());
            file.complete();
        } catch (IOException e) {
            throw new IOException("The embedded sample of Fashion-MNIST can't be unpacked to " + shard + " (" + e
                    + "): free some space there, or make the folder writable.", e);
        }
    }

    private InputStream resource(String name) throws IOException {
        InputStream resource = EmbeddedShards.class.getResourceAsStream(RESOURCES + name);
        if (resource == null) {
            throw new FileNotFoundException("The jar of the plugin 'datasets' lacks " + RESOURCES + name + ": build or download it again.");
        }
        return resource;
    }
}
