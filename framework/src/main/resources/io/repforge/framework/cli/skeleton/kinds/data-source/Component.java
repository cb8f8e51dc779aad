package @package@;

import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gratings: gray images of waves, which are labelled with their orientation and their frequency. Number and seed make an image, so that each pass has the same ones;
 * a source of files would open them in {@link #open}, and read them one after the other in the reader.
 */
public final class @class@ implements DataSource<@class@.Options> {

    private static final String FREQUENCY = "frequency";

    /** Options. */
    public record Options(
            @Option(value = "Number of images", defaults = "4096", min = 1) int count,
            @Option(value = "Height and width of the images", defaults = "28", min = 4, max = 1024) int size,
            @Option(value = "Number of orientations, which are the classes", defaults = "8", min = 2) int orientations,
            @Option(value = "Deviation of the noise, where white is 1", defaults = "0.1", min = 0) double noise,
            @Option(value = "Tells sources apart, such as those for training and for tests", defaults = "0") long seed) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Gratings of several orientations and frequencies, drawn on demand";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) {
        return new Gratings(options);
    }

    private record Gratings(Options options) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.image(1, options.size, options.size), null, Map.of(Step.LABEL, Space.discrete(options.orientations), FREQUENCY, Space.box()));
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(options.count);
        }

        @Override
        public Contents contents() {
            return Contents.of(options.count + " gratings of " + options.orientations + " orientations");
        }

        /** Always in one order; the host shuffles. */
        @Override
        public StepReader read(Pass pass) {
            return new StepReader() {
                private int next;

                @Override
                public @Nullable Step next() {
                    return next < options.count ? grating(next++) : null;
                }

                /** Nothing needs to be drawn for it. */
                @Override
                public Skip skip() {
                    return next < options.count && next++ >= 0 ? Skip.DONE : Skip.NONE;
                }
            };
        }

        private Step grating(int number) {
            SplittableRandom random = new SplittableRandom(options.seed * 1_000_003 + number);
            int orientation = random.nextInt(options.orientations);
            double frequency = 2 + 4 * random.nextDouble();
            double phase = 2 * Math.PI * random.nextDouble();
            double angle = Math.PI * orientation / options.orientations;
            byte[] pixels = new byte[options.size * options.size];
            for (int i = 0; i < pixels.length; i++) {
                double along = (Math.cos(angle) * (i % options.size) + Math.sin(angle) * (i / options.size)) / options.size;
                double brightness = 0.5 + 0.4 * Math.sin(2 * Math.PI * frequency * along + phase) + options.noise * random.nextGaussian();
                pixels[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, brightness)));
            }
            return Step.of(Array.of(Shape.of(1, options.size, options.size), pixels), null, true,
                    Map.of(Step.LABEL, (double) orientation, FREQUENCY, frequency));
        }
    }
}
