package io.repforge.framework.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.files.IdxSource;
import io.repforge.framework.data.files.ImageFolderSource;
import io.repforge.framework.data.images.PreparedSource;
import io.repforge.framework.data.resized.ResizedImages;
import io.repforge.framework.data.webdataset.WebDatasetSource;
import io.repforge.images.Background;
import io.repforge.images.Preparation;
import io.repforge.images.Resize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run's data sources make of image files is what its exported encoder says of them. */
class ImagePreparationsTest {

    private static Use<DataSource<?>> folder(Integer size, Resize fit, Integer channels, ColorSpace colors, Background transparency) {
        Use<DataSource<?>> files = new Use<>(new ImageFolderSource(), new ImageFolderSource.Options("photos", ImageFolderSource.Labels.AUTO, colors));
        return new Use<>(new PreparedSource(),
                new PreparedSource.Options(files, size, size == null ? null : fit, channels, transparency.toString(), 1 << 27, null, null));
    }

    private static Use<DataSource<?>> shards() {
        return new Use<>(new WebDatasetSource(), WebDatasetSource.Options.of(List.of("photos.tar")));
    }

    private static Use<DataSource<?>> arrays() {
        return new Use<>(new IdxSource(), new IdxSource.Options("images.gz", null, List.of(), null));
    }

    private static Use<DataSource<?>> resized(Use<DataSource<?>> of) {
        return new Use<>(new ResizedImages(), new ResizedImages.Options(of, 1, 20, 0));
    }

    /** As a plugin's that leaves images as they are. */
    private static final class Some implements DataSource<Some.Options> {

        record Options(@Option("The data source") Use<DataSource<?>> of, @Option("How many") int count) {}

        @Override
        public String name() {
            return "some";
        }

        @Override
        public String description() {
            return "The first of another source";
        }

        @Override
        public Class<Options> optionsType() {
            return Options.class;
        }

        @Override
        public Dataset open(Options options, DataContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static Use<DataSource<?>> some(Use<DataSource<?>> of) {
        return new Use<>(new Some(), new Some.Options(of, 3));
    }

    @Test
    void optionsOfEverySourceSayIt() {
        assertEquals(Optional.of(Preparation.of(Background.WHITE)), ImagePreparations.of(List.of(folder(null, Resize.PAD, null, null, Background.WHITE))));
        assertEquals(Optional.of(Preparation.of(Background.BLACK).framesOf(1).recoloured(3).resized(Resize.PAD, 64)),
                ImagePreparations.of(List.of(folder(64, Resize.PAD, 3, ColorSpace.GRAY, Background.BLACK))));
    }

    @Test
    void imagesInShardsLieOnWhiteAndArraysAreNoFiles() {
        assertEquals(Optional.of(Preparation.of(Background.WHITE)), ImagePreparations.of(List.of(shards())));
        assertEquals(Optional.empty(), ImagePreparations.of(List.of(arrays())));
        assertEquals(Optional.empty(), ImagePreparations.of(List.of(resized(arrays()))));
        assertEquals(Optional.empty(), ImagePreparations.of(List.of()));
    }

    @Test
    void aPluginsSourceSaysWhetherItReadsImageFiles() {
        assertEquals(Optional.of(Preparation.of(Background.WHITE)), ImagePreparations.of(List.of(new Use<DataSource<?>>(new Photos(), new NoOptions()))));
    }

    /** As a plugin's that leaves it to the host to decode images. */
    private static final class Photos implements DataSource<NoOptions> {

        @Override
        public String name() {
            return "photos";
        }

        @Override
        public String description() {
            return "Photographs";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public boolean readsImageFiles() {
            return true;
        }

        @Override
        public Dataset open(NoOptions options, DataContext context) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void sourcesWithinOthersSayItFirst() {
        assertEquals(Optional.of(Preparation.of(Background.WHITE).resized(Resize.CROP, 32).stretched(1, 20, 0)),
                ImagePreparations.of(List.of(resized(some(folder(32, Resize.CROP, null, null, Background.WHITE))))));
    }

    @Test
    void whatSourcesDisagreeOnIsNotSaid() {
        Use<DataSource<?>> one = folder(32, Resize.CROP, 3, null, Background.WHITE);
        assertEquals(Optional.of(Preparation.of(Background.WHITE).recoloured(3).resized(Resize.CROP, 32)), ImagePreparations.of(List.of(one, arrays(), some(one))));
        assertEquals(Optional.empty(), ImagePreparations.of(List.of(one, folder(32, Resize.PAD, 3, null, Background.WHITE))));
    }
}
