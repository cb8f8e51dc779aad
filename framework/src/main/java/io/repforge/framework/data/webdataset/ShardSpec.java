package io.repforge.framework.data.webdataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What our own shards say of themselves, in a metadata member at their start: so opening them needs no look at every sample.
 *
 * @param samples number of samples in the shard
 * @param spec spaces of the whole dataset, with the names of classes: the samples hold their numbers
 */
record ShardSpec(long samples, StepSpec spec) {

    private static final int VERSION = 1;

    byte[] toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION).put("samples", samples);
        json.set("observation", space(spec.observation()));
        if (spec.action() != null) {
            json.set("action", space(spec.action()));
        }
        ObjectNode labels = json.putObject("labels");
        new TreeMap<>(spec.labels()).forEach((name, space) -> labels.set(name, space(space)));
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode space(Space space) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return space.match(new Space.Cases<>() {

            @Override
            public ObjectNode image(Space.Image image) {
                dims("image", image);
                if (!image.isUsual()) {
                    json.put("channels_per_frame", image.channelsPerFrame());
                }
                if (image.type() != DType.UINT8) {
                    json.put("pixels", image.type().label());
                }
                return json;
            }

            @Override
            public ObjectNode box(Space.Box box) {
                dims("box", box);
                return json;
            }

            @Override
            public ObjectNode discrete(Space.Discrete discrete) {
                json.put("discrete", discrete.n());
                if (!discrete.names().isEmpty()) {
                    discrete.names().forEach(json.putArray("names")::add);
                }
                return json;
            }

            @Override
            public ObjectNode mask(Space.Mask mask) {
                throw new UserError("Shards hold images, numbers and classes, not masks such as the " + mask + "; make masks of them while you train, by an augmenter.");
            }

            private void dims(String kind, Space array) {
                ArrayNode dims = json.putArray(kind);
                LongStream.of(array.shape().dims()).forEach(dims::add);
            }
        });
    }

    /** @throws UserError if the member isn't what {@link #toJson} writes */
    static ShardSpec parse(DataFile shard, byte[] member) {
        try {
            JsonNode json = new ObjectMapper().readTree(member);
            if (json.path("version").asInt() != VERSION) {
                throw new UserError(shard + ": its metadata has version " + json.path("version") + ", but this Repforge reads version "
                        + VERSION + "; update Repforge, or convert the data again");
            }
            Map<String, Space> labels = new TreeMap<>();
            json.path("labels").fields().forEachRemaining(label -> labels.put(label.getKey(), space(label.getValue())));
            Space action = json.has("action") ? space(json.get("action")) : null;
            return new ShardSpec(json.path("samples").asLong(), StepSpec.of(space(json.path("observation")), action, labels));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(shard + ": its metadata member '" + SampleReader.SPEC + "' is damaged; convert the data again", e);
        }
    }

    private static Space space(JsonNode json) {
        if (json.has("discrete")) {
            List<String> names = new ArrayList<>();
            json.path("names").forEach(name -> names.add(name.asText()));
            return Space.discrete(json.get("discrete").asInt(), Shape.SCALAR, names);
        }
        JsonNode image = json.path("image");
        if (image.size() == 3) {
            Space.Image space = Space.image(image.get(0).asInt(), image.get(1).asInt(), image.get(2).asInt());
            space = json.path("pixels").asText().equals(DType.FLOAT32.label()) ? space.ofFloats() : space;
            return json.has("channels_per_frame") ? space.framesOf(json.get("channels_per_frame").asInt()) : space;
        }
        if (!json.has("box")) {
            throw new IllegalArgumentException("no space: " + json);
        }
        JsonNode box = json.get("box");
        return Space.box(LongStream.range(0, box.size()).map(i -> box.get((int) i).asLong()).toArray());
    }
}
