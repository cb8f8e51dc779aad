package io.repforge.framework.data.remote;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.RemoteException;
import io.repforge.api.data.RemoteFiles;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file on a server. It is the same file as long as the process runs: one that changes in between ends the reading. */
final class RemoteFile implements DataFile {

    private final String url;
    private final RemoteFiles store;
    private final RemoteSettings settings;
    private final FileCache cache;
    private volatile @Nullable Facts facts;

    RemoteFile(String url, RemoteFiles store, RemoteSettings settings, FileCache cache) {
        this.url = url;
        this.store = store;
        this.settings = settings;
        this.cache = cache;
    }

    /**
     * What is known of the file.
     *
     * @param size -1 where nobody says
     * @param version null where nobody says
     */
    record Facts(long size, @Nullable String version) {

        @Override
        public String toString() {
            return (size < 0 ? "an unknown size" : size + " bytes") + (version == null ? "" : " of the version " + version);
        }
    }

    @Override
    public String location() {
        return Attempts.shown(url);
    }

    @Override
    public long size() throws IOException {
        return facts().size();
    }

    /** Found out by beginning to read, since not every server that gives files says something of them alone. */
    private Facts facts() throws IOException {
        if (facts == null) {
            resuming(0).close();
        }
        return Objects.requireNonNull(facts, "what is being read is known");
    }

    @Override
    public InputStream open(long from) throws IOException {
        if (!cache.keeps()) {
            return new ReadAhead(resuming(from), location());
        }
        ResumingStream remote = facts == null ? resuming(from) : null;
        Facts known = Objects.requireNonNull(facts, "what is being read is known");
        Optional<InputStream> kept = cache.open(url, known, from);
        if (kept.isPresent()) {
            if (remote != null) {
                remote.close();
            }
            return kept.get();
        }
        remote = remote == null ? resuming(from) : remote;
        return new ReadAhead(from == 0 ? cache.keeping(remote, url, known) : remote, location());
    }

    private ResumingStream resuming(long from) throws IOException {
        if (from > 0) {
            // No server says of a place behind the end how far it is behind it.
            facts();
        }
        return new ResumingStream(this, new Attempts(url, settings), from);
    }

    /** One try to read from a place on. */
    RemoteFiles.Content begin(long from) throws IOException {
        Facts known = facts;
        RemoteFiles.Content content = store.open(url, from, known == null ? null : known.version());
        try {
            Facts found = new Facts(content.size(), content.version());
            if (known == null) {
                synchronized (this) {
                    known = facts == null ? found : facts;
                    facts = known;
                }
            }
            if (!known.equals(found)) {
                throw RemoteException
                        .lasting(location() + " was changed while it was read (it has " + found + ", and had " + known + "), so what follows wouldn't belong to"
                                + " what came before; run the command again, or give new data a new name", null);
            }
            content.bytes().skipNBytes(from - content.from());
            return content;
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    /** The size, or -1. */
    long knownSize() {
        Facts known = facts;
        return known == null ? -1 : known.size();
    }

    @Override
    public SeekableByteChannel channel() throws IOException {
        Facts known = facts();
        if (cache.keeps(known)) {
            return Files.newByteChannel(path());
        }
        if (known.size() < 0) {
            throw new UserError(
                    location() + ": the server doesn't say how many bytes it has, which has to be known to read its table of contents; download it and name the path");
        }
        return new RemoteChannel(known.size(), this::resuming);
    }

    @Override
    public Path path() throws IOException {
        return cache.whole(url, facts(), () -> resuming(0));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteFile file && file.url.equals(url);
    }

    @Override
    public int hashCode() {
        return url.hashCode();
    }

    @Override
    public String toString() {
        return location();
    }
}
