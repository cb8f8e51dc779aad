package io.repforge.framework.data.webdataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.repforge.api.data.Step;
import io.repforge.framework.UserError;
import io.repforge.images.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a sample make up a step. Each is a list of extensions, of which a sample has one.
 *
 * @param observation the observation
 * @param action the action; empty where the steps have none
 * @param done whether the trajectory ends
 * @param labels by the name of the label
 */
record StepFields(List<String> observation, List<String> action, List<String> done, Map<String, Label> labels) {

    /**
     * Where a label stands.
     *
     * @param members the member with the label
     * @param field the field that is the label, if the member is an object of JSON
     */
    record Label(List<String> members, String field) {

        /** @param place as the user names it: an extension, or that of a JSON member and its field, such as {@code json:species} */
        static Label at(String name, String place) {
            int colon = place.indexOf(':');
            return new Label(List.of((colon < 0 ? place : place.substring(0, colon)).toLowerCase(Locale.ROOT)), colon < 0 ? name : place.substring(colon + 1));
        }

        /** Under which name our own shards speak of the label that stands here; null if they wouldn't put it here. */
        @Nullable
        String ownName() {
            return members.contains(CLASS) ? Step.LABEL : members.contains(LABELS) ? field : null;
        }
    }

    /** The member in which our own shards keep the label {@code label}, if it is a whole number. */
    static final String CLASS = "cls";

    /** The member in which our own shards keep all labels that don't go into {@code cls}. */
    static final String LABELS = "labels.json";

    private static final List<String> OBSERVATIONS = combine(List.of("obs.", "", "image.", "img.", "observation."),
            Stream.of(List.of("npy"), MemberDecoder.IMAGES, List.of("npz"), MemberDecoder.PICKLES).flatMap(List::stream).toList());
    private static final List<String> ACTIONS = combine(List.of("acts.", "act.", "actions.", "action."),
            List.of("npy", "cls", "json", "npz", "pickle", "pkl"));
    private static final List<String> DONES = combine(List.of("dones.", "done."),
            List.of("cls", "npy", "txt", "json", "pickle", "pkl"), "done", "dones");
    private static final List<String> CLASSES = List.of(CLASS, "label.cls", "label.txt", "label.npy", "class.cls", "index");

    /** A continuous label happens to be a whole number now and then. */
    private static final List<String> CLASSES_OR_LABELS = Stream.concat(CLASSES.stream(), Stream.of(LABELS)).toList();

    private static List<String> combine(List<String> prefixes, List<String> types, String... more) {
        List<String> all = new ArrayList<>();
        prefixes.forEach(prefix -> types.forEach(type -> all.add(prefix + type)));
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    /**
     * Chooses the members by what the user named, else by what the first sample has.
     *
     * @param first the first sample, with all its members
     * @throws UserError if it has no observation, or lacks a member that the user named
     */
    static StepFields choose(WebDatasetSource.Options options, Sample first) {
        List<String> observation = named(options.observation(), OBSERVATIONS);
        if (first.find(observation) == null) {
            throw Keys.withoutObservation(first);
        }
        List<String> action = named(options.action(), ACTIONS);
        if (options.action() == null && first.find(action) == null) {
            action = List.of();
        }
        Map<String, Label> labels = new LinkedHashMap<>();
        if (options.labels().isEmpty()) {
            jsonLabels(first).forEach(name -> labels.put(name, new Label(List.of(LABELS), name)));
            if (first.find(CLASSES) != null || labels.containsKey(Step.LABEL)) {
                labels.put(Step.LABEL, new Label(CLASSES_OR_LABELS, Step.LABEL));
            }
        } else {
            options.labels().forEach((name, place) -> labels.put(name, Label.at(name, place)));
        }
        return new StepFields(observation, action, named(options.done(), DONES), labels);
    }

    /** Whether a sample has what is taken for an observation, by the user's choice or by default. */
    static boolean hasObservation(WebDatasetSource.Options options, Sample sample) {
        return sample.find(named(options.observation(), OBSERVATIONS)) != null;
    }

    /** All extensions that a choice of members looks at. */
    static Set<String> candidates(WebDatasetSource.Options options) {
        Set<String> all = new HashSet<>(named(options.observation(), OBSERVATIONS));
        all.addAll(named(options.action(), ACTIONS));
        all.addAll(named(options.done(), DONES));
        if (options.labels().isEmpty()) {
            all.addAll(CLASSES_OR_LABELS);
        }
        options.labels().forEach((name, place) -> all.addAll(Label.at(name, place).members()));
        return all;
    }

    private static List<String> named(@Nullable String extension, List<String> otherwise) {
        return extension == null ? otherwise : List.of(extension.toLowerCase(Locale.ROOT));
    }

    private static List<String> jsonLabels(Sample first) {
        Sample.Member member = first.find(List.of(LABELS));
        List<String> names = new ArrayList<>();
        if (member != null) {
            try {
                JsonNode object = new MemberDecoder().json(member.content());
                object.fieldNames().forEachRemaining(names::add);
            } catch (MalformedException e) {
                throw new UserError(first.where() + ", member " + LABELS + ": " + e.getMessage(), e);
            }
        }
        return names;
    }

    /** All extensions that matter. */
    Set<String> all() {
        Set<String> all = new HashSet<>(small());
        all.addAll(observation);
        all.addAll(done);
        return all;
    }

    /** The members of a sample that are used, in words. */
    String used(Sample sample) {
        List<String> parts = new ArrayList<>();
        addUsed(parts, "observation", sample.find(observation));
        addUsed(parts, "action", sample.find(action));
        addUsed(parts, "done", sample.find(done));
        labels.forEach((name, label) -> addUsed(parts, "label '" + name + "'", sample.find(label.members())));
        return String.join(", ", parts);
    }

    private static void addUsed(List<String> parts, String field, Sample.@Nullable Member member) {
        if (member != null) {
            parts.add(field + " " + member.extension());
        }
    }

    /** Extensions of a sample that are of no use. */
    List<String> unused(Sample sample) {
        List<Sample.Member> used = new ArrayList<>();
        used.add(sample.find(observation));
        used.add(sample.find(action));
        used.add(sample.find(done));
        labels.values().forEach(label -> used.add(sample.find(label.members())));
        return Stream.concat(sample.members().stream().filter(member -> !used.contains(member)).map(Sample.Member::extension),
                sample.others().stream()).sorted().toList();
    }

    /** Extensions of labels and actions that would be read if the first sample had one of them. */
    Set<String> overlooked(WebDatasetSource.Options options) {
        Set<String> overlooked = candidates(options);
        overlooked.removeAll(all());
        return overlooked;
    }

    /** Those of actions and labels. */
    Set<String> small() {
        Set<String> small = new HashSet<>(action);
        labels.values().forEach(label -> small.addAll(label.members()));
        return small;
    }
}
