package io.repforge.framework.data.resized;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.data.PreparesImages;
import io.repforge.framework.data.images.ChangedImages;
import io.repforge.images.Preparation;
import io.repforge.images.Resizing;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Images of another source in another size or colour, so that an encoder that was trained on others sees what it knows. */
public final class ResizedImages implements DataSource<ResizedImages.Options> {

    private static final int GRAY = 1;
    private static final int RGB = 3;

    /**
     * Options; 0 leaves a length as it is.
     *
     * @param of the source
     * @param channels of each frame
     * @param height in pixels
     * @param width in pixels
     */
    public record Options(
            @Option("The data source, of images") Use<DataSource<?>> of,
            @Option(value = "Channels of each frame: 1 for gray, 3 for RGB; 0 as they are", defaults = "0", min = 0, max = 3) int channels,
            @Option(value = "Height in pixels; 0 as it is", defaults = "0", min = 0, max = 8192) int height,
            @Option(value = "Width in pixels; 0 as it is", defaults = "0", min = 0, max = 8192) int width) implements PreparesImages {

        @Override
        public Optional<Preparation> preparation(Function<Use<DataSource<?>>, Optional<Preparation>> within) {
            return within.apply(of).map(before -> before.stretched(channels, height, width));
        }
    }

    @Override
    public String name() {
        return "resized";
    }

    @Override
    public String description() {
        return "Images of another source in another size, in gray or in colour";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        Dataset images = DataSource.open(options.of, context);
        Space.Image to = space(options, images.spec().observation());
        Resizing resizing = new Resizing((Space.Image) images.spec().observation(), to);
        return new ChangedImages(images, to, (image, random) -> resizing.of(image));
    }

    private static Space.Image space(Options options, Space observation) throws IOException {
        if (!(observation instanceof Space.Image from)) {
            throw new IOException("The data source resized is given " + options.of.component().name() + ", whose observations are " + observation
                    + " and no images: leave resized out.");
        }
        int channels = options.channels == 0 ? from.channelsPerFrame() : options.channels;
        boolean known = channels == from.channelsPerFrame() || isColour(channels) && isColour(from.channelsPerFrame());
        if (!known) {
            throw new IOException("The data source resized can't make frames of " + channels + " channels of " + options.of.component().name() + "'s "
                    + from + ": channels are 1 for gray or 3 for RGB, of frames that are gray or RGB.");
        }
        return Resizing.target(from, channels, options.height, options.width);
    }

    private static boolean isColour(int channels) {
        return channels == GRAY || channels == RGB;
    }
}
