package io.repforge.benchmarks.reading;

import io.repforge.benchmarks.report.Table;
import io.repforge.images.Background;
import io.repforge.images.MalformedException;
import io.repforge.images.Preparation;
import io.repforge.images.RandomCrop;
import io.repforge.images.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures how fast image files are decoded and resized, from memory, beside which {@code pillow/speed.py} measures Pillow and torchvision on the same files. */
public final class ImageSpeed {

    private static final int PASSES = 5;
    private static final int SIZE = 224;
    private static final double LEAST = 0.08;

    private final Path folder;
    private final int threads;

    /**
     * @param folder what {@code pillow/make.py} has made: a folder of files for each format
     * @param threads that decode
     */
    public ImageSpeed(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    /** Reads all files, as squares and as two random crops of each. */
    public Table measure() throws IOException, InterruptedException {
        Table.Builder table =
                new Table.Builder("images", "Image files", "Files of 500 × 375 pixels to " + SIZE + " × " + SIZE + " on " + threads + " threads, the best of "
                        + PASSES + " passes.", "files", "stretched, images/s", "central square, images/s", "two random crops, images/s");
        Preparation white = Preparation.of(Background.WHITE);
        List<Path> formats;
        try (Stream<Path> all = Files.list(folder)) {
            formats = all.filter(Files::isDirectory).sorted().toList();
        }
        for (Path format : formats) {
            List<byte[]> files = contents(format);
            table.row(files.size() + " " + format.getFileName(), best(files, white.resized(Resize.STRETCH, SIZE)), best(files, white.resized(Resize.CROP, SIZE)),
                    best(files, white.randomCrop(RandomCrop.of(LEAST, 1, SIZE))));
        }
        return table.build();
    }

    private static List<byte[]> contents(Path format) throws IOException {
        try (Stream<Path> all = Files.list(format)) {
            List<Path> sorted = all.sorted().toList();
            byte[][] contents = new byte[sorted.size()][];
            for (int i = 0; i < contents.length; i++) {
                contents[i] = Files.readAllBytes(sorted.get(i));
            }
            return List.of(contents);
        }
    }

    private double best(List<byte[]> files, Preparation preparation) throws IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            double best = Double.POSITIVE_INFINITY;
            for (int pass = 0; pass < PASSES; pass++) {
                AtomicInteger next = new AtomicInteger();
                long start = System.nanoTime();
                for (Future<Integer> done : workers
                        .invokeAll(IntStream.range(0, threads).mapToObj(i -> (Callable<Integer>) () -> read(files, preparation, next)).toList())) {
                    done.get();
                }
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
            return files.size() / best;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            workers.shutdown();
        }
    }

    private static int read(List<byte[]> files, Preparation preparation, AtomicInteger next) throws MalformedException {
        int read = 0;
        for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement(), read++) {
            SplittableRandom random = new SplittableRandom(i);
            preparation.read(files.get(i), random);
            if (preparation.varies()) {
                preparation.read(files.get(i), random);
            }
        }
        return read;
    }
}
