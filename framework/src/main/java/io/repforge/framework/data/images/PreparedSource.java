package io.repforge.framework.data.images;

import io.repforge.api.DataSource;
import io.repforge.api.array.Values;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.data.PreparesImages;
import io.repforge.images.Background;
import io.repforge.images.Preparation;
import io.repforge.images.RandomCrop;
import io.repforge.images.Resize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Images of another source in one size and colour. Its options are options of every data source, which it is put around; image files are prepared as they are decoded, and arrays of
 * {@code uint8} after they are read.
 */
public final class PreparedSource implements DataSource<PreparedSource.Options> {

    /**
     * Crops that training draws anew each time, from the full image.
     *
     * @param scale least and largest area, as a share of the image's
     * @param ratio narrowest and widest proportions, width by height
     * @param size height and width that a crop is resized to
     */
    public record Crops(
            @Option(value = "Least and largest area of a crop, as a share of the image's", defaults = "[0.08, 1.0]", length = 2, min = 0, aboveMin = true,
                    max = 1) List<Double> scale,
            @Option(value = "Narrowest and widest proportions of a crop, width by height, in whose logarithm they are drawn", defaults = "[0.75, 1.3333333333333333]",
                    length = 2, min = 0, aboveMin = true) List<Double> ratio,
            @Option(value = "Height and width that each crop is resized to", min = 1, max = 8192) int size) {

        public Crops {
            scale = List.copyOf(scale);
            ratio = List.copyOf(ratio);
        }

        RandomCrop random() {
            return new RandomCrop(scale.get(0), scale.get(1), ratio.get(0), ratio.get(1), size);
        }
    }

    /**
     * @param of the source
     * @param size of what images are resized to; null to keep them as they are
     * @param resize how; null for {@link Resize#CROP}
     * @param channels 1 for gray, 3 for RGB; null to keep all as they are
     * @param transparency what transparent images lie on
     * @param maxPixels of an image file
     * @param bits significant ones of samples of 16 bits; null for what the file says
     * @param crops null for none
     */
    public record Options(
            @Option("The data source, of images") Use<DataSource<?>> of,
            @Option(value = "Height and width that images are resized to; by default they stay as they are", defaults = "null", min = 1,
                    max = 8192) @Nullable Integer size,
            @Option(value = "How: crop, by default, is the central square; pad the whole image, with bars of the colour that transparent images lie on; stretch the whole image,"
                    + " whatever its proportions; shorter-side leaves the other side as long as the proportions say", defaults = "null") @Nullable Resize resize,
            @Option(value = "1 makes all images gray, 3 makes all RGB; by default they stay as they are", defaults = "null", min = 1, max = 3) @Nullable Integer channels,
            @Option(value = Background.OPTION, defaults = "white") String transparency,
            @Option(value = "Most pixels of an image file; a larger one can't be read", defaults = "134217728", min = 1, max = 1 << 30) long maxPixels,
            @Option(value = "How many bits of samples of 16 bits are in use, such as 12 of many cameras; by default what the file says, or else all", defaults = "null",
                    min = 9,
                    max = 16) @Nullable Integer bits,
            @Option(value = "Random crops of the full image, resized, another for each view of it in each epoch; where nothing is trained, the central square. By default there"
                    + " are none", defaults = "null") @Nullable Crops crops)
            implements PreparesImages {

        public Options {
            if (channels != null && channels == 2) {
                throw new IllegalArgumentException("channels are 1 (gray) or 3 (RGB), not 2");
            } else if (crops != null && size != null) {
                throw new IllegalArgumentException("crops have a size of their own (crops.size); leave size out");
            } else if (resize != null && size == null) {
                throw new IllegalArgumentException("resize says how images get a size, and none is given; add size, or leave resize out");
            }
            Background.of(transparency);
            if (crops != null) {
                crops.random();
            }
        }

        /** What becomes of images that are prepared so already; what belongs to files counts where they are still files. */
        Preparation after(Preparation before) {
            Preparation prepared = before.isPlain()
                    ? files(before) : before;
            if (channels != null) {
                prepared = prepared.recoloured(channels);
            }
            if (size != null) {
                prepared = prepared.resized(resize == null ? Resize.CROP : resize, size);
            }
            return crops == null ? prepared : prepared.randomCrop(crops.random());
        }

        private Preparation files(Preparation before) {
            Preparation decoded = Preparation.of(Background.of(transparency)).framesOf(before.channelsPerFrame()).atMost(maxPixels);
            return bits == null ? decoded : decoded.bits(bits);
        }

        @Override
        public Optional<Preparation> preparation(Function<Use<DataSource<?>>, Optional<Preparation>> within) {
            return within.apply(of).map(this::after);
        }
    }

    @Override
    public String name() {
        return "prepared";
    }

    @Override
    public String description() {
        return "Images of another source in one size and colour, or random crops of them; its options are options of every data source";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    /**
     * @throws IOException if the source can't be opened
     * @throws IllegalStateException if the context isn't the host's
     */
    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        if (!(context instanceof PreparingContext preparing)) {
            throw new IllegalStateException("image files are prepared by the host alone");
        }
        Noted files = new Noted(new PreparedImages(options.after(PreparedImages.USUAL.preparation())));
        Dataset data = DataSource.open(options.of, preparing.with(files));
        return files.used ? data : PreparedArrays.of(data, options);
    }

    /** Whether the source asked for image files: else it gives arrays. */
    private static final class Noted implements ImageFiles {

        private final ImageFiles images;
        private boolean used;

        Noted(ImageFiles images) {
            this.images = images;
        }

        private ImageFiles used() {
            used = true;
            return images;
        }

        @Override
        public Space.Image space(byte[] file, String origin) throws UnreadableStepException {
            return used().space(file, origin);
        }

        @Override
        public Space.Image space(Path file) throws IOException {
            return used().space(file);
        }

        @Override
        public Values image(byte[] file, String origin, Space.Image space) {
            return images.image(file, origin, space);
        }

        @Override
        public Values image(Path file, Space.Image space) {
            return images.image(file, space);
        }
    }
}
