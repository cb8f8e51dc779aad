package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive members of a shard with one key.
 *
 * @param shard where it comes from
 * @param key what the names of its members have in common
 * @param members those that were asked for
 * @param others extensions of the members that weren't
 * @param lastOfShard whether the shard ends with it
 */
record Sample(DataFile shard, String key, List<Member> members, List<String> others, boolean lastOfShard) {

    /**
     * @param extension what follows the first dot of the base name, in lower case
     * @param content its bytes; unpacked where the extension ended in {@code .gz}
     */
    record Member(String extension, byte[] content) {}

    /** The first of these extensions that the sample has, or null. */
    @Nullable
    Member find(List<String> extensions) {
        for (String extension : extensions) {
            for (Member member : members) {
                if (member.extension().equals(extension)) {
                    return member;
                }
            }
        }
        return null;
    }

    /** The same, as the last of its shard. */
    Sample asLast() {
        return new Sample(shard, key, members, others, true);
    }

    /** For errors. */
    String where() {
        return shard + ", sample '" + key + "'";
    }

    /** For people who want to find it. */
    String name() {
        return shard.name() + ":" + key;
    }
}
