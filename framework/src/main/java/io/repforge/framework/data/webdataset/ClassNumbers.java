package io.repforge.framework.data.webdataset;

import io.repforge.api.data.DataFile;
import io.repforge.api.space.Space;
import io.repforge.images.MalformedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which numbers the classes of one label have in a dataset, however its shards store them: by their names, or by numbers of their own. */
final class ClassNumbers {

    private final Space.Discrete classes;
    private final Map<String, Integer> byName;
    private final Map<DataFile, List<Integer>> byNumberOfShard = new HashMap<>();
    private final boolean counted;

    /**
     * @param classes the classes of the dataset, with names
     * @param ofShards what the classes are called whose numbers a shard stores, by shard; names of the dataset
     * @param counted whether numbers in other shards are those of the dataset's classes; if not, they are names
     */
    ClassNumbers(Space.Discrete classes, Map<DataFile, List<String>> ofShards, boolean counted) {
        this.classes = classes;
        this.byName = IntStream.range(0, classes.n()).boxed().collect(Collectors.toMap(classes::name, Function.identity()));
        this.counted = counted;
        ofShards.forEach((shard, names) -> byNumberOfShard.put(shard, names.stream().map(byName::get).toList()));
    }

    /** @throws MalformedException if there is no such class */
    int of(Sample sample, StoredLabel label) throws MalformedException {
        List<Integer> ofShard = byNumberOfShard.get(sample.shard());
        if (label.number() != null && (ofShard != null || counted)) {
            double number = label.number().get(0);
            int most = ofShard != null ? ofShard.size() : classes.n();
            if (!(number >= 0 && number < most && number == Math.rint(number))) {
                throw new MalformedException(label.text() + " is no class, which have the numbers from 0 to " + (most - 1));
            }
            return ofShard != null ? ofShard.get((int) number) : (int) number;
        }
        @Nullable
        Integer named = byName.get(label.text());
        if (named == null) {
            throw new MalformedException("'" + label.text() + "' is none of the classes " + Spaces.some(classes.names())
                    + (counted ? ", which the option 'class_names' names" : ""));
        }
        return named;
    }
}
