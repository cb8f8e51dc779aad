package io.repforge.framework.explore;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.space.Space;
import io.repforge.framework.data.WholePass;
import io.repforge.framework.evaluate.Features;
import io.repforge.framework.storage.DurableFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Representations as TensorBoard's projector reads them from a folder ({@code tensorboard --logdir DIR}): {@code tensors.tsv}, a row of numbers for each step;
 * {@code metadata.tsv}, with the number of each row, its name where the source has one, and its labels; {@code sprite.png}, small pictures, a row of them after the
 * other; and {@code projector_config.pbtxt}, which names them, a text of the protocol buffer {@code ProjectorConfig}.
 */
public final class ProjectorFiles {

    /** What the projector's browser takes as one texture. */
    private static final int SPRITE = 8192;
    private static final int PIXELS = 64;

    private static final String TENSORS = "tensors.tsv";
    private static final String METADATA = "metadata.tsv";
    private static final String PICTURES = "sprite.png";
    /** What names the others. */
    public static final String CONFIGURATION = "projector_config.pbtxt";
    /** What files may be called. */
    public static final List<String> NAMES = List.of(TENSORS, METADATA, PICTURES, CONFIGURATION);

    private ProjectorFiles() {}

    /**
     * Makes them.
     *
     * @param data what was embedded, which is read again for names and pictures
     * @param table rows and labels of what can be read
     * @param missing numbers of rows that can't be read, which the others' numbers leave room for
     * @return content by the name of the file, the configuration last
     * @throws IOException if the data can't be read
     */
    public static Map<String, DurableFiles.Content> of(Dataset data, Features.Table table, SortedSet<Long> missing) throws IOException {
        Map<String, DurableFiles.Content> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        Consumer<Step> seen = step -> names.add(Objects.requireNonNullElse(step.origin(), ""));
        files.put(TENSORS, tensors(table));
        StringBuilder config = new StringBuilder("embeddings {\n  tensor_name: \"representation\"\n  tensor_shape: ").append(table.rows()).append("\n  tensor_shape: ")
                .append(table.width()).append("\n  tensor_path: \"" + TENSORS + "\"\n  metadata_path: \"" + METADATA + "\"\n");
        int side = (int) (SPRITE / Math.ceil(Math.sqrt(table.rows())));
        if (data.spec().observation() instanceof Space.Image image && side > 0) {
            SpriteSheets sprite = SpriteSheets.single(data, image, table.rows(), Math.min(PIXELS, side), seen);
            files.put(PICTURES, whole(sprite.sheets().get(0)));
            config.append("  sprite {\n    image_path: \"" + PICTURES + "\"\n    single_image_dim: ").append(sprite.cell()).append("\n    single_image_dim: ")
                    .append(sprite.cell())
                    .append("\n  }\n");
        } else {
            try (StepReader reader = WholePass.open(data)) {
                for (Step step = reader.next(); step != null; step = reader.next()) {
                    seen.accept(step);
                }
            }
        }
        files.put(METADATA, whole(metadata(data.spec().labels(), table, names, missing)));
        files.put(CONFIGURATION, whole(config.append("}\n").toString().getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    private static DurableFiles.Content whole(byte[] content) {
        return out -> out.write(content);
    }

    /** Of many rows more than fits into memory, so that it is written as it is made. */
    static DurableFiles.Content tensors(Features.Table table) {
        return out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            int width = table.width();
            for (float[] part : table.parts()) {
                for (int i = 0; i < part.length; i++) {
                    text.append(Float.toString(part[i])).append(i % width == width - 1 ? '\n' : '\t');
                }
            }
            text.flush();
        };
    }

    /** A single column has no head. */
    private static byte[] metadata(Map<String, Space> labels, Features.Table table, List<String> names, SortedSet<Long> missing) {
        Map<String, Space> sorted = new TreeMap<>(labels);
        Map<String, double[]> values = new TreeMap<>();
        sorted.keySet().forEach(name -> values.put(name, table.numbers(name)));
        boolean named = names.stream().anyMatch(name -> !name.isEmpty());
        StringBuilder text = new StringBuilder();
        List<String> head = new ArrayList<>(List.of("row"));
        if (named) {
            head.add("name");
        }
        head.addAll(sorted.keySet());
        if (head.size() > 1) {
            text.append(String.join("\t", head)).append('\n');
        }
        int[] numbers = new RowNumbers(missing).of(IntStream.range(0, (int) table.rows()).toArray());
        for (int row = 0; row < table.rows(); row++) {
            text.append(numbers[row]);
            if (named) {
                text.append('\t').append(plain(names.get(row)));
            }
            for (Map.Entry<String, Space> label : sorted.entrySet()) {
                text.append('\t').append(plain(Labels.text(label.getValue(), Objects.requireNonNull(values.get(label.getKey()))[row], numbers[row])));
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The format has no way to write tabs and ends of lines. */
    private static String plain(String text) {
        return text.replaceAll("[\t\r\n]", " ");
    }
}
