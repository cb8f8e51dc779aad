package io.repforge.framework.recipe;

import io.repforge.api.DataSource;
import io.repforge.api.option.Use;
import io.repforge.framework.data.PreparesImages;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.images.Preparation;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What data sources make of image files. */
public final class ImagePreparations {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePreparations.class);

    private ImagePreparations() {}

    /**
     * What all of them make of image files.
     *
     * @return empty where none reads any, or they differ, which is told
     */
    public static Optional<Preparation> of(List<? extends Use<?>> sources) {
        List<Preparation> all = sources.stream().flatMap(source -> of(source).stream()).distinct().toList();
        if (all.size() > 1) {
            LOG.warn(
                    "The data sources prepare image files differently ({} and {}), so that the exported model doesn't say how it is done: say it where the model is used.",
                    all.get(0), all.get(1));
        }
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** What a source within another gives is taken for what the other gives, unless that says what it makes of it. */
    private static Optional<Preparation> of(Use<?> source) {
        if (source.options() instanceof PreparesImages prepares) {
            return prepares.preparation(ImagePreparations::of);
        }
        List<Use<?>> within = OptionsModel.of(source.options().getClass()).values(source.options()).stream()
                .filter(value -> value instanceof Use<?> use && use.component() instanceof DataSource<?>).<Use<?>>map(value -> (Use<?>) value).toList();
        if (within.size() == 1) {
            return of(within.get(0));
        }
        return source.component() instanceof DataSource<?> data && data.readsImageFiles() ? Optional.of(PreparedImages.USUAL.preparation()) : Optional.empty();
    }
}
