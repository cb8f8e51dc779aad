package io.repforge.parquet;

import com.fasterxml.jackson.jr.ob.JSON;
import io.repforge.api.data.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code meta/info.json} of a LeRobot data set says of it.
 *
 * @param file where it is
 * @param features what each key is, by the key
 * @param frames how many steps there are; 0 where it doesn't say
 */
record LeRobotInfo(DataFile file, Map<?, ?> features, long frames) {

    private static final String IMAGE = "image";
    private static final String VIDEO = "video";
    private static final String OBSERVATION = "observation.";

    /** @throws IOException if it can't be read, or the layout is of an unknown version */
    static LeRobotInfo of(DataFile file) throws IOException {
        Map<String, Object> info;
        try (InputStream json = file.open()) {
            info = JSON.std.mapFrom(json.readAllBytes());
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(file + " isn't JSON (" + e.getOriginalMessage() + "); copy or download it again", e);
        }
        String version = String.valueOf(info.get("codebase_version"));
        if (!version.matches("v[23]\\..*")) {
            throw new IOException(file + " tells of version " + version + " of LeRobot's layout, but v2 and v3 are read; convert the data set by LeRobot's scripts");
        }
        if (!(info.get("features") instanceof Map<?, ?> features)) {
            throw new IOException(file + " has no features; copy or download it again");
        }
        return new LeRobotInfo(file, features, info.get("total_frames") instanceof Number frames ? frames.longValue() : 0);
    }

    private @Nullable Object type(@Nullable Object key) {
        return features.get(key) instanceof Map<?, ?> feature ? feature.get("dtype") : null;
    }

    boolean has(String key) {
        return features.containsKey(key);
    }

    boolean isImage(String key) {
        return IMAGE.equals(type(key));
    }

    /** The keys of images and videos. */
    List<String> images() {
        return keys(IMAGE, VIDEO);
    }

    private List<String> keys(String... types) {
        return features.keySet().stream().filter(key -> List.of(types).contains(String.valueOf(type(key)))).map(String::valueOf).sorted().toList();
    }

    /**
     * The key of what is observed.
     *
     * @param wanted null for the only images that there are
     * @throws IOException if there is no such key, it is a video, or none or more than one will do
     */
    String observation(@Nullable String wanted) throws IOException {
        List<String> images = keys(IMAGE);
        String key = wanted != null ? wanted : images.size() == 1 ? images.get(0) : null;
        List<String> readable = features.keySet().stream().map(String::valueOf).filter(one -> one.startsWith(OBSERVATION) && !VIDEO.equals(type(one))).sorted().toList();
        String others = readable.isEmpty() ? "" : "; name one of " + String.join(", ", readable) + " by the option 'observation'";
        if (key == null) {
            throw new IOException(file + " tells of " + (images.isEmpty() ? "no images within the Parquet files" + (keys(VIDEO).isEmpty() ? "" : ", but of videos ("
                    + String.join(", ", keys(VIDEO)) + "), which aren't read") : "several keys of images") + others);
        }
        if (!has(key)) {
            throw new IOException(file + " tells of no key '" + key + "', which the option 'observation' names" + others);
        }
        if (VIDEO.equals(type(key))) {
            throw new IOException(
                    file + ": '" + key + "' is recorded as videos (mp4), which aren't read" + others + ", or record or convert the data set with images in its Parquet"
                            + " files (LeRobot's use_videos: false)");
        }
        return key;
    }
}
