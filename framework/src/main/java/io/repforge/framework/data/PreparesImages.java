package io.repforge.framework.data;

import io.repforge.api.DataSource;
import io.repforge.api.option.Use;
import io.repforge.images.Preparation;
import java.util.Optional;
import java.util.function.Function;

/** Options of a data source that reads image files, which say what it makes of them. */
public interface PreparesImages {

    /**
     * What is made of an image file.
     *
     * @param within tells it of a source that is within this one
     * @return empty where none are read
     */
    Optional<Preparation> preparation(Function<Use<DataSource<?>>, Optional<Preparation>> within);
}
