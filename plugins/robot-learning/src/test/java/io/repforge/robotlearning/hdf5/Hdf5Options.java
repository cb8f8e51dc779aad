package io.repforge.robotlearning.hdf5;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of the source, each as it is unless it is said. */
record Hdf5Options(Hdf5Source.Options options) {

    static Hdf5Options of(String... files) {
        return new Hdf5Options(new Hdf5Source.Options(List.of(files), null, null, null, null, List.of(), null, Map.of(), null, null, Floats.BOX, 1));
    }

    private Hdf5Options with(@Nullable Layout layout, @Nullable String observation, @Nullable String action, @Nullable String episode, List<String> ends,
            @Nullable String mask,
            Map<String, String> labels) {
        return new Hdf5Options(new Hdf5Source.Options(options.files(), layout, observation, action, episode, ends, mask, labels, options.axes(), options.colorSpace(),
                options.floats(), options.frameStack()));
    }

    Hdf5Options layout(Layout layout) {
        return with(layout, options.observation(), options.action(), options.episode(), options.ends(), options.mask(), options.labels());
    }

    Hdf5Options observation(String observation) {
        return with(options.layout(), observation, options.action(), options.episode(), options.ends(), options.mask(), options.labels());
    }

    Hdf5Options action(String action) {
        return with(options.layout(), options.observation(), action, options.episode(), options.ends(), options.mask(), options.labels());
    }

    Hdf5Options episode(String episode) {
        return with(options.layout(), options.observation(), options.action(), episode, options.ends(), options.mask(), options.labels());
    }

    Hdf5Options ends(String... ends) {
        return with(options.layout(), options.observation(), options.action(), options.episode(), List.of(ends), options.mask(), options.labels());
    }

    Hdf5Options mask(String mask) {
        return with(options.layout(), options.observation(), options.action(), options.episode(), options.ends(), mask, options.labels());
    }

    Hdf5Options label(String label, String path) {
        return with(options.layout(), options.observation(), options.action(), options.episode(), options.ends(), options.mask(), Map.of(label, path));
    }

    Hdf5Options images(@Nullable Axes axes, @Nullable Colors colors, Floats floats, int frameStack) {
        return new Hdf5Options(new Hdf5Source.Options(options.files(), options.layout(), options.observation(), options.action(), options.episode(), options.ends(),
                options.mask(), options.labels(), axes, colors, floats, frameStack));
    }

    Hdf5Options stacked(int frames) {
        return images(options.axes(), options.colorSpace(), options.floats(), frames);
    }
}
