package io.repforge.gpu;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Milliseconds of a step: SimCLR without augmentations on 3×32×32 and 3×64×64, which {@code torch_steps.py} measures for PyTorch. */
final class Speed {

    private static final int IMAGES = 512;

    private final Runs runs;
    private final String device;
    private final Findings findings;
    private final Path folder;

    Speed(Runs runs, String device, Findings findings, Path folder) {
        this.runs = runs;
        this.device = device;
        this.findings = findings;
        this.folder = folder;
    }

    /** Smooth random pictures, which decode in a moment, and compress. */
    static Path pictures(Path folder, int side, int count) throws IOException {
        Path here = Files.createDirectories(folder.resolve("images-" + side));
        Random random = new Random(side);
        for (int i = 0; i < count; i++) {
            int[] corners = random.ints(12, 0, 256).toArray();
            BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int rgb = 0;
                    for (int c = 0; c < 3; c++) {
                        int top = corners[c] * (side - x) + corners[3 + c] * x;
                        int bottom = corners[6 + c] * (side - x) + corners[9 + c] * x;
                        rgb = rgb << 8 | (top * (side - y) + bottom * y) / (side * side);
                    }
                    image.setRGB(x, y, rgb);
                }
            }
            ImageIO.write(image, "png", here.resolve("%05d.png".formatted(i)).toFile());
        }
        return here;
    }

    void measure(int steps, int batch) throws IOException {
        Path small = pictures(folder, 32, IMAGES);
        Path large = pictures(folder, 64, IMAGES);
        for (List<String> how : device.equals("cpu") ? List.of(List.<String>of())
                : List.of(List.<String>of(), List.of("cuda.cudnn_search=exhaustive"), List.of("cuda.tf32=true"), List.of("precision=float16"))) {
            measure("resnet-18, 3×32×32", small, 32, "{use: resnet-18, stem: small, coord_conv: false}", how, steps, batch);
            measure("magical-cnn, 3×64×64", large, 64, "{use: magical-cnn, arch: magical}", how, steps, batch);
        }
    }

    private void measure(String what, Path images, int side, String encoder, List<String> how, int steps, int batch) throws IOException {
        if (findings.over()) {
            findings.say("%s %s: left out, the time is up", what, how);
            return;
        }
        List<String> settings = new ArrayList<>(List.of("device=" + device, "evaluate=null", "n_epochs=1", "batches_per_epoch=" + steps,
                "log_interval=" + Math.max(1, steps / 4), "batch_size=" + batch, "representation_dim=128", "shuffle_buffer_size=2048", "encoder=" + encoder,
                "augmenter={use: context-and-target, augmentations: []}", "data.train=[{use: image-folder, folder: " + images + ", size: " + side + ", channels: 3}]"));
        settings.addAll(how);
        Runs.Run run = runs.train("speed-" + side + "-" + String.join("", how).replaceAll("[^a-z0-9]", ""), "quickstart.yaml", settings);
        if (!run.succeeded()) {
            findings.fail("%s %s ended with %d: %s", what, how, run.code(), run.lastWords());
            return;
        }
        double[] seconds = run.metric("seconds_per_batch");
        double[] waiting = run.metric("waiting_share");
        // The first window has the first step in it, which chooses algorithms.
        double[] each = new double[seconds.length - 1];
        for (int i = 1; i < seconds.length; i++) {
            each[i - 1] = 1e3 * seconds[i] * (1 - waiting[i]);
        }
        Arrays.sort(each);
        findings.say("%s, %d pairs, %s: %.2f ms a step (median of %d windows), without waiting for data; first window %.2f ms", what, batch,
                how.isEmpty() ? "float32" : String.join(" ", how), each[each.length / 2], each.length, 1e3 * seconds[0]);
    }
}
