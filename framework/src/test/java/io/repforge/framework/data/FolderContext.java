package io.repforge.framework.data;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import java.nio.file.Path;
import java.util.Map;

/** Resolves paths against one folder, and knows no other sources. */
public record FolderContext(Path baseDirectory) implements DataContext {

    @Override
    public Dataset open(String source, Map<String, Object> options) {
        throw new UnsupportedOperationException(source);
    }

    @Override
    public Path cache() {
        return baseDirectory;
    }
}
