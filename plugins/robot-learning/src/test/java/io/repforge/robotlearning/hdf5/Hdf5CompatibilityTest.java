package io.repforge.robotlearning.hdf5;

import io.repforge.api.data.DataContext;
import io.repforge.kit.DataSourceKit;
import org.junit.jupiter.api.Nested;

/** The source keeps the contract of data sources with files of each layout. */
class Hdf5CompatibilityTest {

    abstract static class Files extends DataSourceKit<Hdf5Source.Options> {

        private final Hdf5Options options;

        Files(Hdf5Options options) {
            this.options = options;
        }

        @Override
        protected Hdf5Source component() {
            return new Hdf5Source();
        }

        @Override
        protected Hdf5Source.Options options() {
            return options.options();
        }

        @Override
        protected DataContext context() {
            return TestFiles.CONTEXT;
        }
    }

    @Nested
    class Robomimic extends Files {
        Robomimic() {
            super(Hdf5Options.of("robomimic.hdf5").observation("agentview_image").label("reward", "rewards"));
        }
    }

    @Nested
    class MinariOfJpegFiles extends Files {
        MinariOfJpegFiles() {
            super(Hdf5Options.of("minari-jpeg.hdf5").observation("image"));
        }
    }

    @Nested
    class D4rlStacked extends Files {
        D4rlStacked() {
            super(Hdf5Options.of("d4rl.hdf5").stacked(3));
        }
    }

    @Nested
    class SeveralFiles extends Files {
        SeveralFiles() {
            super(Hdf5Options.of("episode_0.h5", "episode_1.h5").episode("/").observation("observations/images/top").action("action").stacked(2));
        }
    }
}
