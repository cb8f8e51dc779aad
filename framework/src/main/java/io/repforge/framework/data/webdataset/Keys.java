package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong with the names of a shard's members where its samples don't come out: keys with dots in them, or members that don't stand
 * together. May be used by several threads.
 */
final class Keys {

    /** More images or arrays than a sample has. */
    private static final int MANY = 4;

    /** Samples of a shard for whose members it is searched: it is so for most samples of a shard or for none, and each search reads all of it. */
    private static final int MOST_SEARCHES = 4;

    private final Map<DataFile, AtomicInteger> searches = new ConcurrentHashMap<>();

    /**
     * Why a sample has no observation that could be found, as of many members whose keys have dots.
     *
     * @param sample with no member for the observation
     */
    static UserError withoutObservation(Sample sample) {
        List<String> others = sample.others();
        List<String> have = Stream.concat(sample.members().stream().map(Sample.Member::extension), others.stream()).toList();
        Map<String, Long> types = others.stream().filter(extension -> extension.indexOf('.') > 0)
                .collect(Collectors.groupingBy(MemberDecoder::type, Collectors.counting()));
        if (types.values().stream().anyMatch(count -> count > MANY)) {
            return dotted(sample.shard(), sample.key(), others, Integer.toString(have.size()));
        }
        String dots = types.isEmpty() ? "" : ", or, if that belongs to the key, rename: keys end at the first dot";
        return new UserError(sample.where() + " has no member for the observation; it has " + (have.isEmpty() ? "none" : Spaces.some(have))
                + ": name one by the option 'observation'" + dots);
    }

    /**
     * @param extensions some of those that the sample has
     * @param count how many it has
     */
    static UserError dotted(DataFile shard, String key, List<String> extensions, String count) {
        String name = key + "." + extensions.get(0);
        int base = name.lastIndexOf('/') + 1;
        int type = name.lastIndexOf('.');
        return new KeysError(shard + ": keys end at the first dot, so that sample '" + key + "' has " + count + " members ("
                + Spaces.some(extensions.stream().limit(5).map(extension -> key + "." + extension).toList())
                + "); rename the files so that keys have no dots, as " + name.substring(0, base) + name.substring(base, type).replace('.', '-')
                + name.substring(type));
    }

    /**
     * Looks whether a sample misses members because they stand elsewhere in its shard.
     *
     * @throws KeysError if so
     */
    void requireTogether(Sample sample) throws IOException {
        if (searches.computeIfAbsent(sample.shard(), shard -> new AtomicInteger()).incrementAndGet() <= MOST_SEARCHES) {
            Optional<String> scattered = search(sample);
            if (scattered.isPresent()) {
                throw new KeysError(scattered.get());
            }
        }
    }

    private static Optional<String> search(Sample sample) throws IOException {
        String start = sample.key() + ".";
        String last = null;
        boolean within = false;
        try (TarReader tar = TarReader.open(sample.shard(), false)) {
            while (tar.next()) {
                boolean ours = tar.name().startsWith(start);
                if (ours && last != null && !within) {
                    return Optional.of(sample.shard() + ": the members of sample '" + sample.key() + "' don't stand together (" + last + " and, later, "
                            + tar.name() + "); sort the files when the tar is made: tar --sort=name -cf " + sample.shard().name() + " …");
                }
                within = ours;
                last = ours ? tar.name() : last;
            }
        } catch (UserError e) {
            // Damage behind the sample is told when it is reached.
            return Optional.empty();
        }
        return Optional.empty();
    }
}
