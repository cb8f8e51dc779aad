package io.repforge.framework.data.webdataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.images.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns samples into steps of one spec. Used by one thread at a time. */
final class StepDecoder {

    private final StepFields fields;
    private final Spaces spaces;
    private final Keys keys;
    private final Map<String, ClassNumbers> classes;
    private final ImageFiles images;
    private final MemberDecoder members = new MemberDecoder();

    /** For labels as they are stored. */
    StepDecoder(StepFields fields, Spaces spaces, Keys keys, ImageFiles images) {
        this(fields, spaces, keys, images, Map.of());
    }

    /**
     * @param keys of the shards, shared by all decoders of a dataset
     * @param images decodes image files
     * @param classes numbers of classes, by label, where they aren't stored as they are
     */
    StepDecoder(StepFields fields, Spaces spaces, Keys keys, ImageFiles images, Map<String, ClassNumbers> classes) {
        this.images = images;
        this.fields = fields;
        this.spaces = spaces;
        this.keys = keys;
        this.classes = classes;
    }

    /**
     * @param spec what the step has to look like
     * @throws UnreadableStepException if a member is missing or damaged, or the step looks different
     * @throws KeysError if the members of the samples don't stand together
     */
    Step decode(Sample sample, StepSpec spec) throws IOException {
        boolean done = done(sample);
        try {
            return decode(sample, spec, done);
        } catch (UnreadableStepException e) {
            throw done ? new UnreadableStepException(String.valueOf(e.getMessage()), e, true) : e;
        }
    }

    private Step decode(Sample sample, StepSpec spec, boolean done) throws IOException {
        Sample.Member member = member(sample, "observation", fields.observation());
        Values observation = MemberDecoder.isImage(member.extension()) && spec.observation() instanceof Space.Image space
                ? images.image(member.content(), where(sample, member), space) : stored(sample, member, spec.observation());
        Array action = action(sample);
        if (action != null && spec.action() != null) {
            check(sample, "action", action, spec.action());
            action = Spaces.as(spec.action(), action);
        }
        return Step.of(observation, action, done, labels(sample, spec)).from(sample.name());
    }

    private Array stored(Sample sample, Sample.Member member, Space space) throws IOException {
        Array observation = spaces.observation(sample, decode(sample, member));
        if (!space.admits(observation)) {
            throw unreadable(sample.where() + ": its observation is " + spaces.of(observation, sample.where()) + ", but the dataset began with " + space
                    + "; all have to be alike");
        }
        return observation;
    }

    /** The space of the observation of a sample. */
    Space space(Sample sample) throws IOException {
        Sample.Member member = member(sample, "observation", fields.observation());
        return MemberDecoder.isImage(member.extension())
                ? ColorSpace.of(images.space(member.content(), where(sample, member)), spaces.colors(), sample.where())
                : spaces.of(spaces.observation(sample, decode(sample, member)), sample.where());
    }

    /** The observation as it is stored; null for an image file, of which nothing need be guessed. */
    static @Nullable Array stored(Sample sample, StepFields fields) throws UnreadableStepException {
        Sample.Member member = Objects.requireNonNull(sample.find(fields.observation()), "the sample was chosen for its observation");
        if (MemberDecoder.isImage(member.extension())) {
            return null;
        }
        try {
            return new MemberDecoder().decode(member.extension(), member.content());
        } catch (MalformedException e) {
            throw fault(sample, member, String.valueOf(e.getMessage()));
        }
    }

    @Nullable
    Array action(Sample sample) throws IOException {
        if (fields.action().isEmpty()) {
            return null;
        }
        return Spaces.action(decode(sample, member(sample, "action", fields.action())));
    }

    /** Without a member that says so, a still image ends its trajectory, and a step with an action doesn't. */
    boolean done(Sample sample) throws IOException {
        Sample.Member member = sample.find(fields.done());
        if (sample.lastOfShard() || member == null) {
            return sample.lastOfShard() || fields.action().isEmpty();
        }
        Array value = decode(sample, member);
        if (value.shape().elements() != 1) {
            throw fault(sample, member, "whether a trajectory ends is one number or truth value, but this is " + value);
        }
        return value.get(0) != 0;
    }

    private Map<String, Double> labels(Sample sample, StepSpec spec) throws IOException {
        if (fields.labels().isEmpty()) {
            return Map.of();
        }
        Map<String, Double> values = new HashMap<>();
        for (Map.Entry<String, StoredLabel> label : labels(sample).entrySet()) {
            values.put(label.getKey(), number(sample, label.getKey(), label.getValue(), spec));
        }
        return values;
    }

    private double number(Sample sample, String name, StoredLabel label, StepSpec spec) throws UnreadableStepException {
        ClassNumbers numbers = classes.get(name);
        if (numbers != null) {
            try {
                return numbers.of(sample, label);
            } catch (MalformedException e) {
                throw fault(sample, label.member(), String.valueOf(e.getMessage()));
            }
        }
        if (label.number() == null) {
            throw fault(sample, label.member(), "'" + label.text() + "' isn't a number, as the label '" + name + "' is in other samples or by the option 'classes'");
        }
        Space space = spec.labels().get(name);
        if (space != null) {
            check(sample, "label '" + name + "'", label.number(), space);
        }
        return label.number().get(0);
    }

    /** The labels as they are stored. */
    Map<String, StoredLabel> labels(Sample sample) throws IOException {
        Map<String, StoredLabel> labels = new LinkedHashMap<>();
        Sample.Member parsedMember = null;
        JsonNode parsed = null;
        for (Map.Entry<String, StepFields.Label> entry : fields.labels().entrySet()) {
            String name = entry.getKey();
            Sample.Member member = member(sample, "label '" + name + "'", entry.getValue().members());
            if (MemberDecoder.type(member.extension()).equals("json") && member != parsedMember) {
                parsed = json(sample, member);
                parsedMember = member;
            }
            try {
                labels.put(name, member == parsedMember ? field(member, Objects.requireNonNull(parsed), entry.getValue().field()) : stored(member));
            } catch (MalformedException e) {
                throw fault(sample, member, String.valueOf(e.getMessage()));
            }
        }
        return labels;
    }

    private StoredLabel stored(Sample.Member member) throws MalformedException {
        return MemberDecoder.isText(member.extension()) ? StoredLabel.of(member, MemberDecoder.text(member.content()))
                : StoredLabel.of(member, members.decode(member.extension(), member.content()));
    }

    private static StoredLabel field(Sample.Member member, JsonNode json, String field) throws MalformedException {
        JsonNode value = json.isObject() ? json.get(field) : json;
        if (value == null) {
            List<String> there = new ArrayList<>();
            json.fieldNames().forEachRemaining(there::add);
            throw new MalformedException("it has no field '" + field + "'; it has " + (there.isEmpty() ? "none" : Spaces.some(there)));
        }
        return value.isTextual() ? StoredLabel.of(member, value.textValue().strip()) : StoredLabel.of(member, MemberDecoder.array(value));
    }

    private static void check(Sample sample, String what, Array value, Space space) throws UnreadableStepException {
        if (space instanceof Space.Discrete discrete) {
            double number = value.shape().elements() == 1 ? value.get(0) : Double.NaN;
            if (!(number >= 0 && number < discrete.n() && number == Math.rint(number))) {
                String given = value.shape().elements() == 1 ? number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number)
                        : value.toString();
                throw unreadable(sample.where() + ": its " + what + " is " + given + ", but the dataset has whole numbers from 0 to "
                        + (discrete.n() - 1));
            }
        } else if (!space.shape().equals(value.shape()) && !(space.shape().rank() == 0 && value.shape().elements() == 1)) {
            throw unreadable(sample.where() + ": its " + what + " is " + value + ", but the dataset began with " + space
                    + "; all have to be alike");
        }
    }

    private Sample.Member member(Sample sample, String what, List<String> extensions) throws IOException {
        Sample.Member member = sample.find(extensions);
        if (member == null) {
            keys.requireTogether(sample);
            throw unreadable(sample.where() + " has no member for its " + what + " (" + Spaces.some(extensions)
                    + "), which other samples have; add it, or leave the sample out");
        }
        return member;
    }

    private Array decode(Sample sample, Sample.Member member) throws UnreadableStepException {
        try {
            return members.decode(member.extension(), member.content());
        } catch (MalformedException e) {
            throw fault(sample, member, String.valueOf(e.getMessage()));
        }
    }

    private JsonNode json(Sample sample, Sample.Member member) throws UnreadableStepException {
        try {
            return members.json(member.content());
        } catch (MalformedException e) {
            throw fault(sample, member, String.valueOf(e.getMessage()));
        }
    }

    private static UnreadableStepException unreadable(String sentence) {
        return new UnreadableStepException(sentence, new MalformedException(sentence));
    }

    private static UnreadableStepException fault(Sample sample, Sample.Member member, String what) {
        return unreadable(where(sample, member) + ": " + what);
    }

    private static String where(Sample sample, Sample.Member member) {
        return sample.shard() + ", member '" + sample.key() + "." + member.extension() + "'";
    }
}
