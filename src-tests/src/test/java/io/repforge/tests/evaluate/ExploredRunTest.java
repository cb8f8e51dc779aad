package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.framework.cli.Main;
import io.repforge.images.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves of its data as the encoder sees it, and what commands make of that. */
class ExploredRunTest {

    private static final String DATA = "{use: synthetic, size: 16, episodes: 12, episode_length: 5}";
    private static final int ROWS = 60;

    @TempDir
    static Path temp;

    private static Path recipe;
    private static Path run;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void trains() throws IOException {
        recipe = Files.writeString(temp.resolve("mine.yaml"), """
                algorithm: temporal-cpc
                data: {train: [%1$s]}
                encoder: {use: mlp, hidden: [4]}
                augmenter: none
                representation_dim: 4
                batch_size: 4
                n_epochs: 1
                batches_per_epoch: 2
                threads: 1
                evaluate: {train: %1$s, test: %1$s, label: shape, probes: [knn]}
                """.formatted(DATA));
        run = temp.resolve("run");
        StringWriter err = new StringWriter();
        assertEquals(0, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), "train", recipe.toString(), "--out", run.toString()), err::toString);
    }

    @BeforeEach
    void isThere() {
        assertTrue(Files.exists(run.resolve("encoder.onnx")));
    }

    private int command(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void aRunLeavesAMapWhichIsPartOfItsReport() throws IOException {
        JsonNode map = json(run.resolve("map.json"));
        assertEquals(List.of(ROWS, ROWS, 4), List.of(map.get("count").asInt(), map.get("of").asInt(), map.get("width").asInt()));
        assertEquals(List.of("colour", "shape", "x", "y"), map.get("labels").findValuesAsText("name"));
        assertTrue(map.get("labels").get(0).has("classes"));
        assertFalse(map.get("labels").get(2).has("classes"), "a place is a number");
        assertEquals(ROWS, map.get("maps").get(0).get("x").size());
        assertTrue(map.get("thumbnails").get("sheets").get(0).asText().startsWith("data:image/jpeg;base64,"));
        assertTrue(Files.readString(run.resolve("report.html")).contains("data-kind=\"map\""));
    }

    @Test
    void itCanBeDoneWithout() {
        Path other = temp.resolve("without");
        assertEquals(0, command("train", recipe.toString(), "--set", "evaluate.map=false", "--out", other.toString()), err::toString);
        assertFalse(Files.exists(other.resolve("map.json")));
        assertTrue(Files.exists(other.resolve("evaluation.json")));
    }

    @Test
    void exploreWritesAPageAndATable() throws IOException {
        Path page = temp.resolve("page.html");
        Path table = temp.resolve("rows.csv");
        for (Path encoder : List.of(run, run.resolve("encoder.onnx"))) {
            out.getBuffer().setLength(0);
            assertEquals(0, command("explore", encoder.toString(), DATA, "--out", page.toString(), "--csv", table.toString(), "--points", "30", "--json"), err::toString);
            JsonNode facts = new ObjectMapper().readTree(out.toString());
            assertEquals(ROWS, facts.get("images").asInt());
            assertTrue(Files.readString(page).contains("Of 60 images, 30 are shown"));
            List<String> lines = Files.readAllLines(table);
            assertEquals("row,umap_x,umap_y,pca_x,pca_y,colour,shape,x,y,outlier_score,duplicate_group,likely_colour,likely_shape", lines.get(0));
            assertEquals(ROWS + 1, lines.size());
        }
    }

    @Test
    void imagesThatAreResizedKeepTheNamesOfTheirFiles() throws IOException {
        Path images = Files.createDirectories(temp.resolve("images"));
        for (int i = 0; i < 6; i++) {
            ImageIO.write(new BufferedImage(8, 8 + i, BufferedImage.TYPE_INT_RGB), "png", images.resolve("owl-" + i + ".png").toFile());
        }
        Path table = temp.resolve("owls.csv");
        String resized = "{use: resized, of: {use: image-folder, folder: '" + images + "', size: 8}, height: 16, width: 16}";
        assertEquals(0, command("explore", run.toString(), resized, "--out", temp.resolve("owls.html").toString(), "--csv", table.toString()), err::toString);
        assertTrue(Files.readAllLines(table).get(1).startsWith("0,owl-0.png,"), () -> err + "");
    }

    @Test
    void embedWritesWhatTensorBoardsProjectorReads() throws IOException {
        Path folder = temp.resolve("projector");
        for (int twice = 0; twice < 2; twice++) {
            assertEquals(0, command("embed", run.toString(), DATA, "--out", temp.resolve("e.npy").toString(), "--projector", folder.toString()), err::toString);
        }
        assertEquals("""
                embeddings {
                  tensor_name: "representation"
                  tensor_shape: 60
                  tensor_shape: 4
                  tensor_path: "tensors.tsv"
                  metadata_path: "metadata.tsv"
                  sprite {
                    image_path: "sprite.png"
                    single_image_dim: 16
                    single_image_dim: 16
                  }
                }
                """, Files.readString(folder.resolve("projector_config.pbtxt")));
        List<String> tensors = Files.readAllLines(folder.resolve("tensors.tsv"));
        assertEquals(ROWS, tensors.size());
        assertEquals(4, tensors.get(0).split("\t").length);
        List<String> metadata = Files.readAllLines(folder.resolve("metadata.tsv"));
        assertEquals("row\tcolour\tshape\tx\ty", metadata.get(0));
        assertEquals(ROWS + 1, metadata.size());
        assertEquals(List.of(3L, 8L * 16, 8L * 16), List.of(shape(folder, 0), shape(folder, 1), shape(folder, 2)), "60 pictures in rows of 8");
    }

    private static long shape(Path folder, int axis) throws IOException {
        return Images.read(Files.readAllBytes(folder.resolve("sprite.png"))).shape().dim(axis);
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() throws IOException {
        String page = temp.resolve("other.html").toString();
        assertEquals(2, command("explore", run.toString(), DATA, "--out", page, "--points", "0"));
        assertEquals(2, command("explore", run.toString(), DATA, "--out", page, "--similarity", "2"));
        assertEquals(2, command("explore", run.toString(), DATA, "--out", recipe.toString()));
        assertEquals(2, command("explore", run.toString(), DATA, "--out", temp.resolve("page.txt").toString()));
        assertEquals(2, command("explore", run.toString(), DATA, "--out", page, "--csv", page));
        assertEquals(2, command("embed", run.toString(), DATA, "--out", temp.resolve("f.npy").toString(), "--projector", run.toString()));
        assertEquals(2, command("embed", run.toString(), DATA, "--out", temp.resolve("p/tensors.tsv").toString(), "--projector", temp.resolve("p").toString()));
        assertEquals("""
                --points is a number of images and at least 1, not 0.
                --similarity is a cosine, more than -1 and at most 1, not 2.0.
                %s is there already and isn't a page of HTML, so it isn't replaced: name another file with --out, or delete it first.
                %s is to be a page of HTML, and browsers wouldn't show it under that name: let it end in .html with --out.
                --csv and --out both name %s; give each a file of its own.
                %s holds other files than those of a projector: name another folder with --projector, which may be new.
                --out and --projector both name %s; give each a file of its own.
                """.formatted(recipe, temp.resolve("page.txt"), page, run, temp.resolve("p/tensors.tsv")), err.toString());
        assertFalse(Files.exists(temp.resolve("page.txt")));
    }
}
