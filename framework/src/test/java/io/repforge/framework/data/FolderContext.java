package io.repforge.framework.data;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.option.Choice;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.framework.data.images.PreparingContext;
import io.repforge.framework.data.location.FileList;
import io.repforge.framework.data.remote.Remote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Resolves paths against one folder, and knows no other sources. */
public record FolderContext(Path baseDirectory, ImageFiles images) implements PreparingContext {

    public FolderContext(Path baseDirectory) {
        this(baseDirectory, PreparedImages.USUAL);
    }

    @Override
    public Dataset open(Choice source) {
        throw new UnsupportedOperationException(source.toString());
    }

    @Override
    public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) throws IOException {
        return new FileList(baseDirectory, Remote.ofClassPath()).files(locations, isOfFormat);
    }

    @Override
    public Path cache() {
        return baseDirectory;
    }

    @Override
    public DataContext with(ImageFiles others) {
        return new FolderContext(baseDirectory, others);
    }
}
