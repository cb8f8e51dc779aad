package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.Bounded;
import io.repforge.images.MalformedException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups the members of one shard into samples. */
final class SampleReader implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SampleReader.class);

    /** The member in which our own shards say what their steps look like. WebDataset skips names of this form. */
    static final String SPEC = "__repforge__";
    /** Where archives made on a Mac keep what no other system has. */
    private static final String MAC = "__MACOSX/";
    /** A sample has a handful of members. One of thousands is a whole shard, whose keys have dots. */
    private static final int MOST_MEMBERS = 1000;

    private final DataFile shard;
    private final ReadOptions options;
    private final TarReader tar;
    private final Predicate<String> wanted;
    private final Predicate<String> known;
    private final Strays strays;
    private @Nullable String pendingKey;
    private String pendingExtension = "";
    private boolean ended;
    /** The sample after the one that is handed out: the last of a shard is known by there being none. */
    private @Nullable Sample ahead;
    /** What ended the shard too early; told after the samples before it. */
    private @Nullable Exception fault;
    private boolean started;

    /**
     * @param wanted which extensions to read; the content of other members is skipped
     * @param known extensions of which a sample has one at least; what has none is no sample
     * @param strays told what belongs to no sample
     */
    SampleReader(DataFile shard, ReadOptions options, Predicate<String> wanted, Predicate<String> known, Strays strays) throws IOException {
        this.shard = shard;
        this.options = options;
        this.wanted = wanted;
        this.known = known;
        this.strays = strays;
        this.tar = TarReader.open(shard, options.allowTruncated());
    }

    /** The member {@link #SPEC} at the start of a shard; null if it has none. */
    static byte @Nullable [] spec(DataFile shard, ReadOptions options) throws IOException {
        try (TarReader tar = TarReader.open(shard, options.allowTruncated())) {
            while (tar.next() && isMetadata(tar.name())) {
                if (tar.name().equals(SPEC)) {
                    requireRoom(shard, tar, options, options.bytesPerSample());
                    return tar.content();
                }
            }
            return null;
        }
    }

    /**
     * @return null at the end of the shard
     * @throws UserError if the shard is damaged from here on
     */
    @Nullable
    Sample next() throws IOException {
        if (!started) {
            started = true;
            advanceSample();
        }
        Sample sample = ahead;
        if (sample == null) {
            rethrow();
            return null;
        }
        advanceSample();
        return ahead == null ? sample.asLast() : sample;
    }

    private void advanceSample() {
        ahead = null;
        try {
            do {
                ahead = read();
            } while (ahead != null && isStray(ahead));
        } catch (IOException | RuntimeException e) {
            ended = true;
            pendingKey = null;
            ahead = null;
            if (e instanceof CutOffError && options.allowTruncated()) {
                LOG.warn("{}; what comes before is read", e.getMessage());
            } else {
                fault = e;
            }
        }
    }

    private void rethrow() throws IOException {
        Exception thrown = fault;
        fault = null;
        if (thrown instanceof IOException io) {
            throw io;
        } else if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
    }

    private boolean isStray(Sample sample) throws IOException {
        if (!sample.members().isEmpty() || sample.others().stream().anyMatch(known)) {
            return false;
        }
        strays.add(sample);
        return true;
    }

    private @Nullable Sample read() throws IOException {
        if (pendingKey == null && !advance()) {
            return null;
        }
        String key = Objects.requireNonNull(pendingKey, "who advances has a key");
        List<Sample.Member> members = new ArrayList<>(4);
        List<String> others = List.of();
        Set<String> seen = null;
        int count = 0;
        long room = options.bytesPerSample();
        String first = pendingExtension;
        do {
            // Most samples have one or two members: no set for them.
            if (count == 1) {
                seen = new HashSet<>();
                seen.add(first);
            }
            if (seen != null && !seen.add(pendingExtension)) {
                throw new KeysError(shard + ": member '" + key + "." + pendingExtension + "' occurs twice in one sample; give each sample"
                        + " a key of its own, or keep one of them");
            }
            if (++count > MOST_MEMBERS) {
                throw Keys.dotted(shard, key, others.isEmpty() ? members.stream().map(Sample.Member::extension).toList() : others, "more than " + MOST_MEMBERS);
            }
            String plain = withoutGz(pendingExtension);
            if (wanted.test(plain)) {
                requireRoom(shard, tar, options, room);
                byte[] content = tar.content();
                content = plain.equals(pendingExtension) ? content : gunzip(key, content, room);
                room -= content.length;
                members.add(new Sample.Member(plain, content));
            } else {
                others = others.isEmpty() ? new ArrayList<>(4) : others;
                others.add(plain);
            }
            pendingKey = null;
        } while (advance() && key.equals(pendingKey));
        return new Sample(shard, key, members, others, false);
    }

    /** Goes on to the next member that belongs to a sample. */
    private boolean advance() throws IOException {
        while (!ended && tar.next()) {
            String name = tar.name();
            if (isMetadata(name)) {
                continue;
            }
            int base = name.lastIndexOf('/') + 1;
            int dot = name.indexOf('.', base);
            if (dot > base && !name.startsWith(MAC)) {
                pendingKey = name.substring(0, dot);
                pendingExtension = lowerCase(name.substring(dot + 1));
                return true;
            }
            // A folder, in tars of old, is a file whose name ends with a slash.
            if (base < name.length()) {
                strays.add(name);
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

    /** That a member is small enough to be read. */
    static void requireRoom(DataFile shard, TarReader tar, ReadOptions options, long room) {
        if (tar.size() > room) {
            tar.requireThere();
            throw tooLarge(shard + ": member '" + tar.name() + "' has " + Bounded.megabytes(tar.size()) + ", which is", options);
        }
    }

    private static UserError tooLarge(String what, ReadOptions options) {
        return new UserError(what + " more than the members of a sample may have together (" + Bounded.megabytes(options.bytesPerSample())
                + "); set max_sample_size (in MB) if they are right to have more");
    }

    private byte[] gunzip(String key, byte[] content, long room) {
        String member = shard + ": member '" + key + "." + pendingExtension + "'";
        try {
            return Bounded.gunzip(content, room);
        } catch (MalformedException e) {
            if (e.getCause() == null) {
                throw tooLarge(member + " unpacks from " + Bounded.megabytes(content.length) + " to", options);
            }
            throw new UserError(member + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
