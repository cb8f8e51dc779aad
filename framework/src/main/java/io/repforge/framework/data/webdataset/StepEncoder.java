package io.repforge.framework.data.webdataset;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.framework.data.codec.Npy;
import io.repforge.images.Images;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The members of a step: {@code obs.npy} or {@code png}; {@code acts.npy}; {@code done.cls}, unless the step is a still image;
 * {@code cls} for a whole number under the name {@code label}, and {@code labels.json} for all other labels.
 */
final class StepEncoder {

    private final WriteOptions.ImageFormat images;

    StepEncoder(WriteOptions.ImageFormat images) {
        this.images = images;
    }

    /** @param step of arrays */
    List<Sample.Member> encode(Step step) {
        List<Sample.Member> members = new ArrayList<>(4);
        Array observation = (Array) step.observation();
        boolean png = images == WriteOptions.ImageFormat.PNG && Images.isWritable(observation.type(), observation.shape());
        members.add(png ? new Sample.Member("png", Images.writePng(observation)) : new Sample.Member("obs.npy", Npy.write(observation)));
        if (step.action() != null) {
            members.add(new Sample.Member("acts.npy", Npy.write(step.action())));
        }
        if (step.action() != null || !step.done()) {
            members.add(new Sample.Member("done.cls", ascii(step.done() ? "1" : "0")));
        }
        addLabels(new TreeMap<>(step.labels()), members);
        return members;
    }

    private static void addLabels(Map<String, Double> labels, List<Sample.Member> members) {
        Double label = labels.get(Step.LABEL);
        if (label != null && isWhole(label)) {
            members.add(new Sample.Member(StepFields.CLASS, ascii(Long.toString(label.longValue()))));
            labels.remove(Step.LABEL);
        }
        if (!labels.isEmpty()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            labels.forEach((name, value) -> {
                if (isWhole(value)) {
                    json.put(name, value.longValue());
                } else {
                    json.put(name, value);
                }
            });
            members.add(new Sample.Member(StepFields.LABELS, json.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Whether it is the same when it is written without a point; negative zero isn't. */
    private static boolean isWhole(double value) {
        return Math.abs(value) < 1L << 53 && Double.compare((long) value, value) == 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
