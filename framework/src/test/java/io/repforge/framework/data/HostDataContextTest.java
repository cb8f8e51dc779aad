package io.repforge.framework.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDataContextTest {

    @TempDir
    Path dir;

    private HostDataContext context() {
        Components components = ClassPathComponents.load();
        OptionBinder binder = new OptionBinder(components);
        return new HostDataContext(components, source -> binder.use(DataSource.class, source, source.component()), dir, dir.resolve("cache"));
    }

    @Test
    void opensTheBuiltInSourcesByNameWithOptionsAsARecipeGivesThem() throws IOException {
        Array image = Array.of(Shape.of(1, 1, 2), (byte) 1, (byte) 2);
        WebDataset.write(List.of(Step.of(image, 3)), dir, "x");
        Dataset shards = context().open(Choice.of("webdataset")
                .with("urls", OptionValue.texts(List.of("x-{000000..000000}.tar"))).with("classes", OptionValue.map(Map.of("label", OptionValue.of(10)))));
        assertEquals(Space.image(1, 1, 2), shards.spec().observation());
        Files.write(dir.resolve("a.npz"), Npy.writeZip(Map.of("obs", Array.of(Shape.of(1, 1, 2, 1), (byte) 1, (byte) 2))));
        Dataset arrays = context().open(Choice.of("npz").with("path", "a.npz").with("layout", ImageLayout.CHANNELS_LAST));
        assertEquals(Space.image(1, 1, 2), arrays.spec().observation());
        Files.write(dir.resolve("idx"), new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2});
        assertEquals(Space.image(1, 1, 2), context().open(Choice.of("idx").with("images", "idx")).spec().observation());
        Files.write(Files.createDirectory(dir.resolve("images")).resolve("a.png"), Images.writePng(image));
        assertEquals(Space.image(3, 4, 4), context().open(Choice.of("image-folder").with("folder", "images").with("size", 4).with("channels", 3)).spec().observation());
    }

    @Test
    void anUnknownSourceIsAFault() {
        assertThrows(UserError.class, () -> context().open(Choice.of("webdatset")));
    }

    @Test
    void theCacheExists() {
        assertEquals(true, Files.isDirectory(context().cache()));
    }
}
