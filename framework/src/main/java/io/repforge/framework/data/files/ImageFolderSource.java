package io.repforge.framework.data.files;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.PreparesImages;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.framework.data.remote.Remote;
import io.repforge.images.Preparation;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads images from a folder that has a folder for each class, or images alone. */
public final class ImageFolderSource implements DataSource<ImageFolderSource.Options> {

    /** Where labels come from. */
    public enum Labels {
        /** As {@link #FOLDERS} if at least as many images lie in sub-folders as beside them, which are left out then; else the images beside them, without labels. */
        AUTO,
        /** Each sub-folder with images in it or below it is a class. Images beside the sub-folders are left out. */
        FOLDERS,
        /** There are none. All images in the folder and below are used. */
        NONE
    }

    /**
     * @param folder where the images are: its sub-folders are the classes, which are called like them and numbered in the order of
     *     their names; without sub-folders the images have no label. Links are followed; what is hidden is no data
     * @param labels whether sub-folders are classes
     * @param colorSpace what the channels of images are; null for what their number suggests
     */
    public record Options(
            @Option("Folder with a folder of images for each class, or with images alone") String folder,
            @Option(value = "folders: each sub-folder with images is a class; none: all images below are used, without labels; auto: folders, unless more"
                    + " images lie beside the sub-folders, which alone are used then", defaults = "auto") Labels labels,
            @Option(value = ColorSpace.OPTION, defaults = "null") @Nullable ColorSpace colorSpace) implements PreparesImages {

        @Override
        public Optional<Preparation> preparation(Function<Use<DataSource<?>>, Optional<Preparation>> within) {
            return Optional.of(PreparedImages.USUAL.preparation().framesOf(colorSpace == null ? 0 : colorSpace.channelsPerFrame()));
        }
    }

    @Override
    public String name() {
        return "image-folder";
    }

    @Override
    public String description() {
        return "Image files (PNG, JPEG, WebP, TIFF, GIF, BMP, PPM), in a folder for each class";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public boolean readsImageFiles() {
        return true;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        if (Remote.isUrl(options.folder())) {
            throw new UserError(
                    "option 'folder' of image-folder is a URL, and images are read from local folders alone: a request for each would take too long; make shards of them"
                            + " (repforge convert) and name those by the source webdataset");
        }
        return new ImageFolderDataset(ImageFolder.of(context.baseDirectory().resolve(options.folder()), options.labels()), options, context.images());
    }
}
