package io.repforge.framework.data;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.option.Choice;
import io.repforge.framework.data.images.PreparedImages;
import java.nio.file.Path;

/** Resolves paths against one folder, and knows no other sources. */
public record FolderContext(Path baseDirectory) implements DataContext {

    @Override
    public Dataset open(Choice source) {
        throw new UnsupportedOperationException(source.toString());
    }

    @Override
    public Path cache() {
        return baseDirectory;
    }

    @Override
    public ImageFiles images() {
        return PreparedImages.USUAL;
    }
}
