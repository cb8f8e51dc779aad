package io.repforge.framework.data.files;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ImageFileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads images from a folder that has a folder for each class. */
public final class ImageFolderSource implements DataSource<ImageFolderSource.Options> {

    private static final List<String> ENDINGS = ImageFileType.ENDINGS;

    /**
     * @param folder where the images are: its sub-folders are the classes, which are called like them and numbered in the order of
     *     their names; without sub-folders the images have no label
     * @param size height and width that the central square of every image is resized to; null to keep all as they are
     * @param channels 1 for gray, 3 for RGB; null to keep all as they are
     */
    public record Options(
            @Option("Folder with a folder of images for each class, or with images alone") String folder,
            @Option(value = "Height and width that the central square of each image is resized to; by default they stay as they are",
                    defaults = "null", min = 1) @Nullable Integer size,
            @Option(value = "1 makes all images gray, 3 makes all RGB; by default they stay as they are", defaults = "null", min = 1, max = 3)
                    @Nullable Integer channels) {}

    @Override
    public String name() {
        return "image-folder";
    }

    @Override
    public String description() {
        return "Image files, in a folder for each class";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        if (options.channels() != null && options.channels() == 2) {
            throw new UserError("option 'channels' of image-folder is 1 (gray) or 3 (RGB), not 2");
        }
        Path root = context.baseDirectory().resolve(options.folder());
        if (!Files.isDirectory(root)) {
            throw new UserError("image folder " + root + " doesn't exist; check the path");
        }
        List<String> classes;
        try (Stream<Path> inside = Files.list(root)) {
            classes = inside.filter(path -> Files.isDirectory(path) && !isHidden(path)).map(path -> path.getFileName().toString()).toList();
        }
        if (!classes.isEmpty()) {
            classes = Space.classes(classes).names();
        }
        List<ImageFolderDataset.Item> items = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            for (Path image : images(root.resolve(classes.get(label)))) {
                items.add(new ImageFolderDataset.Item(image, label));
            }
        }
        if (classes.isEmpty()) {
            images(root).forEach(image -> items.add(new ImageFolderDataset.Item(image, -1)));
        }
        if (items.isEmpty()) {
            throw new UserError("image folder " + root + " holds no images (" + String.join(", ", ENDINGS.stream().sorted().toList()) + ")");
        }
        return new ImageFolderDataset(items, classes, options);
    }

    private static List<Path> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> isImage(file) && Files.isRegularFile(file)).sorted().toList();
        }
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !isHidden(file) && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
