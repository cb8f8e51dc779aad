package io.repforge.framework.data;

import io.repforge.api.DataSource;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.RemoteFiles;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Use;
import io.repforge.framework.data.images.PreparedImages;
import io.repforge.framework.data.images.PreparingContext;
import io.repforge.framework.data.location.FileList;
import io.repforge.framework.data.remote.Remote;
import io.repforge.framework.data.remote.RemoteSettings;
import io.repforge.framework.plugin.Components;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The host's side of opening data: finds sources among what is installed and binds their options. */
public final class HostDataContext implements PreparingContext {

    /** Finds a source and binds its options, also those that every source has, as recipes give them. */
    @FunctionalInterface
    public interface SourceBinder {

        /**
         * @throws io.repforge.framework.UserError if there is no such source, or the options don't fit
         */
        Use<DataSource<?>> bind(Choice source);
    }

    private final Components components;
    private final SourceBinder binder;
    private final Path baseDirectory;
    private final Path cache;
    private final FileList files;
    private final ImageFiles images;

    /**
     * @param baseDirectory folder that relative paths start from
     * @param cache folder that outlives the run; made when it is asked for
     */
    public HostDataContext(Components components, SourceBinder binder, Path baseDirectory, Path cache) {
        this.images = PreparedImages.USUAL;
        this.components = components;
        this.binder = binder;
        this.baseDirectory = baseDirectory;
        this.cache = cache;
        this.files = new FileList(baseDirectory, new Remote(RemoteSettings.of(System.getenv()), () -> components.services(RemoteFiles.class), this::cache));
    }

    private HostDataContext(HostDataContext other, ImageFiles images) {
        this.components = other.components;
        this.binder = other.binder;
        this.baseDirectory = other.baseDirectory;
        this.cache = other.cache;
        this.files = other.files;
        this.images = images;
    }

    @Override
    public Dataset open(Choice source) throws IOException {
        return DataSource.open(binder.bind(source), this);
    }

    @Override
    public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) throws IOException {
        return files.files(locations, isOfFormat);
    }

    @Override
    public Path cache() {
        try {
            return Files.createDirectories(cache);
        } catch (IOException e) {
            throw new UncheckedIOException("the cache folder " + cache + " can't be made", e);
        }
    }

    @Override
    public ImageFiles images() {
        return images;
    }

    @Override
    public DataContext with(ImageFiles others) {
        return new HostDataContext(this, others);
    }

    @Override
    public Path baseDirectory() {
        return baseDirectory;
    }
}
