package io.repforge.framework.data.webdataset;

import io.repforge.framework.UserError;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups the members of one shard into samples. */
final class SampleReader implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SampleReader.class);

    /** The member in which our own shards say what their steps look like. WebDataset skips names of this form. */
    static final String SPEC = "__repforge__";

    private final Path shard;
    private final TarReader tar;
    private final Predicate<String> wanted;
    private byte @Nullable [] spec;
    private @Nullable String pendingKey;
    private String pendingExtension = "";
    private boolean ended;
    private final boolean allowTruncated;
    /** Where a shard may be cut off: the sample after the one that is handed out, since that is the last if this one isn't whole. */
    private @Nullable Sample ahead;
    private boolean started;

    /**
     * @param wanted which extensions to read; the content of other members is skipped
     */
    SampleReader(Path shard, Predicate<String> wanted) throws IOException {
        this(shard, wanted, false);
    }

    /**
     * @param allowTruncated whether a shard that is cut off is taken to end before the sample that isn't whole
     */
    SampleReader(Path shard, Predicate<String> wanted, boolean allowTruncated) throws IOException {
        this.shard = shard;
        this.tar = new TarReader(shard, ShardFile.open(shard, allowTruncated));
        this.wanted = wanted;
        this.allowTruncated = allowTruncated;
    }

    /** The member {@link #SPEC}, where it came before the samples read so far; else null. */
    byte @Nullable [] spec() {
        return spec;
    }

    /** @return null at the end of the shard */
    @Nullable Sample next() throws IOException {
        if (!allowTruncated) {
            return read();
        }
        Sample sample = started ? ahead : readWhole();
        started = true;
        ahead = sample == null ? null : readWhole();
        boolean last = ahead == null && sample != null && !sample.lastOfShard();
        return last ? new Sample(shard, sample.key(), sample.members(), true) : sample;
    }

    private @Nullable Sample readWhole() throws IOException {
        try {
            return read();
        } catch (CutOffError e) {
            LOG.warn("{}; what comes before is read", e.getMessage());
            ended = true;
            pendingKey = null;
            return null;
        }
    }

    private @Nullable Sample read() throws IOException {
        if (pendingKey == null && !advance()) {
            return null;
        }
        String key = pendingKey;
        List<Sample.Member> members = new ArrayList<>(4);
        Set<String> seen = null;
        int count = 0;
        String first = pendingExtension;
        do {
            // Most samples have one or two members: no set for them.
            if (count == 1) {
                seen = new HashSet<>();
                seen.add(first);
            }
            if (seen != null && !seen.add(pendingExtension)) {
                throw new UserError(shard + ": member '" + key + "." + pendingExtension + "' occurs twice in one sample; give each sample"
                        + " a key of its own, or keep one of them");
            }
            count++;
            String plain = withoutGz(pendingExtension);
            if (wanted.test(plain)) {
                byte[] content = tar.content();
                members.add(new Sample.Member(plain, plain.equals(pendingExtension) ? content : gunzip(key, content)));
            }
            pendingKey = null;
        } while (advance() && key.equals(pendingKey));
        return new Sample(shard, key, members, pendingKey == null);
    }

    /** Goes on to the next member that belongs to a sample. */
    private boolean advance() throws IOException {
        while (!ended && tar.next()) {
            String name = tar.name();
            if (isMetadata(name)) {
                if (name.equals(SPEC)) {
                    spec = tar.content();
                }
                continue;
            }
            int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
            if (dot > name.lastIndexOf('/') + 1) {
                pendingKey = name.substring(0, dot);
                pendingExtension = lowerCase(name.substring(dot + 1));
                return true;
            }
        }
        ended = true;
        return false;
    }

    /** {@code __x__}, also as a folder; and {@code _metadata.…}, as eirli's shards begin. */
    private static boolean isMetadata(String name) {
        if (name.isEmpty() || name.charAt(0) != '_') {
            return false;
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? name : name.substring(0, slash);
        return first.startsWith("__") && first.endsWith("__") && first.length() > 4 || name.startsWith("_metadata.");
    }

    private static String lowerCase(String extension) {
        for (int i = 0; i < extension.length(); i++) {
            char c = extension.charAt(i);
            if (c < 'a' && c >= 'A' || c > 127) {
                return extension.toLowerCase(Locale.ROOT);
            }
        }
        return extension;
    }

    private static String withoutGz(String extension) {
        return extension.endsWith(".gz") ? extension.substring(0, extension.length() - 3) : extension;
    }

    private byte[] gunzip(String key, byte[] content) {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return unpacked.readAllBytes();
        } catch (IOException e) {
            throw new UserError(shard + ": member '" + key + "." + pendingExtension + "' isn't valid gzip: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
