package io.repforge.spark.embed;

import io.repforge.framework.UserError;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What embeddings are made of and how they are cut: parts that were made by the same plan are parts of the same.
 *
 * @param encoder digest of the model
 * @param data as the user named it; an absolute path for a path
 * @param format what parts are written as
 * @param onError what is done about steps that can't be read
 * @param parts into how many files
 * @param rows how many rows there are; negative where the data is cut as its source does it
 */
record EmbeddingPlan(String encoder, String data, OutputFormat format, String onError, int parts, long rows) implements Serializable {

    Cut cut() {
        return new Cut(parts, rows);
    }

    /**
     * @param out where parts were made by this plan
     * @throws UserError if another plan is wanted now
     */
    void requireSame(EmbeddingPlan wanted, String out) {
        Map<String, List<Object>> both = new LinkedHashMap<>();
        both.put("another encoder", List.of(encoder, wanted.encoder));
        both.put("other data", List.of(data, wanted.data));
        both.put("another --format", List.of(format, wanted.format));
        both.put("another --on-error", List.of(onError, wanted.onError));
        both.put("another number of --partitions (" + parts + ")", List.of(parts, wanted.parts));
        both.put("another number of rows in the data (" + rows + ", now " + wanted.rows + ")", List.of(rows, wanted.rows));
        both.forEach((what, values) -> {
            if (!Objects.equals(values.get(0), values.get(1))) {
                throw new UserError("What is in " + out + " was begun with " + what + ": name another --out, or do all of it again with --overwrite.");
            }
        });
    }
}
