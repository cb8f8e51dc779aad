package io.repforge.parquet;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

record DataFile(Path path) {
    String location() {
        return path.toString();
    }

    String name() {
        return path.getFileName().toString();
    }

    SeekableByteChannel channel() throws IOException {
        return Files.newByteChannel(path);
    }

    static java.util.List<DataFile> files(java.util.List<String> names, Path base) throws IOException {
        java.util.List<DataFile> files = new java.util.ArrayList<>();
        for (String name : names) {
            Path path = base.resolve(name);
            if (Files.isDirectory(path)) {
                try (java.util.stream.Stream<Path> all = Files.walk(path)) {
                    all.filter(one -> ParquetSource.isParquet(one.toString())).sorted().map(DataFile::new).forEach(files::add);
                }
            } else {
                files.add(new DataFile(path));
            }
        }
        return files;
    }
}
