package io.repforge.robotlearning.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks files through for their episodes: where these are, how long, and whether they are alike. Values are read only where whole numbers may be choices. */
final class EpisodeFinder {

    private static final int SHOWN = 12;
    private static final String SEPARATOR = "::";

    private final Hdf5Source.Options options;
    private final Layout layout;
    private final Found found = new Found();

    EpisodeFinder(Hdf5Source.Options options, Layout layout) {
        this.options = options;
        this.layout = layout;
    }

    Found found() {
        return found;
    }

    /**
     * Adds the episodes of a file.
     *
     * @param number of the file
     * @param prefix what its episodes are called before their own names
     * @throws IOException if they aren't as the layout has it, or not like those before
     */
    void look(Hdf5File file, int number, String prefix) throws IOException {
        String episodes = Objects.requireNonNullElse(options.episode(), layout.episodes());
        List<String> groups = new ArrayList<>();
        collect(file, "", episodes, groups);
        if (groups.isEmpty()) {
            throw new IOException(file.location() + " has no group " + episodes + " for an episode, as " + layout.title()
                    + (layout == Layout.FREE ? " say" : "'s layout has it") + "; it has " + shown(file.names(file.root()))
                    + ": choose the layout or the option 'episode' by that");
        }
        for (String group : options.mask() == null ? groups : masked(file, options.mask(), groups)) {
            episode(file, number, group.isEmpty() ? prefix : prefix.isEmpty() ? group : prefix + ":" + group, group);
        }
    }

    private void collect(Hdf5File file, String group, String rest, List<String> groups) throws IOException {
        String left = rest.replaceFirst("^/+", "");
        if (!(file.find(group) instanceof Group here)) {
            return;
        }
        if (left.isEmpty()) {
            groups.add(group);
            return;
        }
        int slash = left.indexOf('/');
        String name = slash < 0 ? left : left.substring(0, slash);
        Pattern names = Pattern.compile(Pattern.quote(name).replace("*", "\\E[^/]*\\Q").replace("?", "\\E[^/]\\Q"));
        for (String child : file.names(here)) {
            if (names.matcher(child).matches()) {
                collect(file, join(group, child), slash < 0 ? "" : left.substring(slash), groups);
            }
        }
    }

    /** The demonstrations that a filter key of robomimic names. */
    private static List<String> masked(Hdf5File file, String mask, List<String> groups) throws IOException {
        String path = "mask/" + mask;
        if (!(file.find(path) instanceof Dataset names)) {
            String there = file.find("mask") instanceof Group masks ? "it has " + shown(file.names(masks)) : "it has none";
            throw new IOException(file.location() + " has no mask '" + mask + "'; " + there);
        }
        Object texts = file.told("its dataset " + path, names::getDataFlat);
        if (!(texts instanceof String[] demos)) {
            throw new IOException(file.location() + ": its dataset " + path + " holds no names of demonstrations; choose another mask, or leave the option 'mask' out");
        }
        Map<String, String> byName = new LinkedHashMap<>();
        groups.forEach(group -> byName.put(group.substring(group.lastIndexOf('/') + 1), group));
        Set<String> wanted = new LinkedHashSet<>();
        for (String demo : demos) {
            String group = byName.get(demo.strip());
            if (group == null) {
                throw new IOException(
                        file.location() + ": its mask '" + mask + "' names " + demo.strip() + ", which isn't there; write the mask anew, or leave the option"
                                + " 'mask' out");
            }
            wanted.add(group);
        }
        return groups.stream().filter(wanted::contains).toList();
    }

    private void episode(Hdf5File file, int number, String name, String group) throws IOException {
        String action = action(file, group);
        Map<String, String> labels = new LinkedHashMap<>();
        options.labels().forEach((label, path) -> labels.put(label, join(group, path)));
        List<String> observations = observations(file, group, action, labels);
        List<Rows> parts = new ArrayList<>();
        for (String path : observations) {
            parts.add(file.rows(path));
        }
        Rows first = parts.get(0);
        Rows actions = action == null ? null : file.rows(action);
        long steps = actions == null ? first.count() : Math.min(actions.count(), first.count());
        boolean oneMore = actions != null && first.count() == actions.count() + 1;
        for (Rows part : parts) {
            requireCount(part, first.count(), first);
        }
        if (actions != null && !oneMore) {
            requireCount(actions, first.count(), first);
        }
        alike(parts);
        Map<String, Rows> labelRows = new LinkedHashMap<>();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            Rows rows = file.rows(label.getValue());
            if (rows.row().elements() != 1 || rows.elements() == null || rows.count() != steps && rows.count() != first.count()) {
                throw new IOException(
                        rows.where() + " is no label: it has " + rows.count() + " rows of " + rows.look() + ", and must have one number for each of " + steps
                                + " steps; name another dataset by the option 'labels'");
            }
            labelRows.put(label.getKey(), rows);
        }
        if (found.episodes.isEmpty()) {
            found.observations = observations.stream().map(path -> within(group, path)).toList();
            unused(file, group, observations, action, labels);
        }
        boolean[] ends = ends(file, group, steps);
        see(actions, steps, labelRows);
        found.behindLastAction += oneMore ? 1 : 0;
        int start = 0;
        for (int step = 0; step < steps; step++) {
            if (ends[step] || step == steps - 1) {
                boolean whole = start == 0 && step == steps - 1;
                String called = whole ? name : name + (name.isEmpty() ? "" : ":") + "steps " + start + " to " + step;
                found.episodes.add(new Episode(number, called, observations, action, labels, start, step + 1 - start));
                start = step + 1;
            }
        }
        found.steps += steps;
        found.empty += steps == 0 ? 1 : 0;
    }

    private @Nullable String action(Hdf5File file, String group) throws IOException {
        if (options.action() != null) {
            return join(group, options.action());
        }
        String actions = layout.actions();
        if (actions == null) {
            return null;
        }
        String path = join(group, actions);
        Node node = file.find(path);
        if (node instanceof Group several) {
            throw new IOException(
                    file.location() + " has several actions in " + path + ": " + looks(file, leaves(file, path, several), group) + "; choose one by the option"
                            + " 'action'");
        }
        return node == null ? null : path;
    }

    /** The paths of what an observation is put together of. */
    private List<String> observations(Hdf5File file, String group, @Nullable String action, Map<String, String> labels) throws IOException {
        String place = join(group, layout.observations());
        if (options.observation() != null) {
            List<String> paths = new ArrayList<>();
            for (String wanted : options.observation().split(SEPARATOR)) {
                String own = join(group, wanted.strip());
                String within = join(place, wanted.strip());
                if (file.find(own) instanceof Dataset) {
                    paths.add(own);
                } else if (file.find(within) instanceof Dataset) {
                    paths.add(within);
                } else {
                    throw new IOException(file.location() + " has no observation '" + wanted.strip() + "'" + (group.isEmpty() ? "" : " in " + group) + "; it has "
                            + looks(file, candidates(file, place, action, labels), group));
                }
            }
            return paths;
        }
        List<String> candidates = candidates(file, place, action, labels);
        if (candidates.isEmpty()) {
            throw new IOException(file.location() + " has no observations in " + (place.isEmpty() ? "it" : place) + "; name them by the option 'observation'"
                    + (layout == Layout.FREE ? "" : ", or choose another layout"));
        }
        if (candidates.size() > 1) {
            throw new IOException(
                    file.location() + " has several observations, " + looks(file, candidates, group) + ": choose one by the option 'observation', or several"
                            + " vectors joined by ::");
        }
        return candidates;
    }

    private List<String> candidates(Hdf5File file, String place, @Nullable String action, Map<String, String> labels) throws IOException {
        Node node = file.find(place);
        if (node instanceof Dataset) {
            return List.of(place);
        }
        List<String> paths = node instanceof Group there ? leaves(file, place, there) : List.of();
        Set<String> ends = ends().stream().map(end -> join(place, end)).collect(Collectors.toSet());
        return paths.stream().filter(path -> !path.equals(action) && !labels.containsValue(path) && !ends.contains(path)).toList();
    }

    /** The datasets in a group and in those below. Links may lead back up. */
    private static List<String> leaves(Hdf5File file, String path, Group group) throws IOException {
        return leaves(file, path, group, Set.of());
    }

    private static List<String> leaves(Hdf5File file, String path, Group group, Set<Long> above) throws IOException {
        List<String> leaves = new ArrayList<>();
        Set<Long> here = new HashSet<>(above);
        if (!here.add(group.getAddress())) {
            return leaves;
        }
        for (String name : file.names(group)) {
            String child = join(path, name);
            Node node = file.find(child);
            if (node instanceof Group below) {
                leaves.addAll(leaves(file, child, below, here));
            } else if (node instanceof Dataset) {
                leaves.add(child);
            }
        }
        return leaves;
    }

    private static String looks(Hdf5File file, List<String> paths, String group) {
        List<String> looks = new ArrayList<>();
        for (String path : paths) {
            String name = within(group, path);
            try {
                looks.add(name + " (" + file.rows(path).look() + ")");
            } catch (IOException e) {
                looks.add(name + " (not read)");
            }
        }
        return shown(looks);
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    private static void requireCount(Rows rows, long count, Rows first) throws IOException {
        if (rows.count() != count) {
            throw new IOException(
                    rows.where() + " has " + rows.count() + " rows, but " + first.where() + " has " + count + "; they must have as many, or one observation more"
                            + " than actions");
        }
    }

    private void alike(List<Rows> parts) throws IOException {
        String looks = parts.stream().map(Rows::look).collect(Collectors.joining(", "));
        found.looks.add(looks);
        if (found.looks.size() > 1) {
            throw new IOException(parts.get(0).where() + " has rows of " + looks + ", but the episodes before have " + found.looks.iterator().next()
                    + "; observations must be alike: choose others, or read the files by themselves");
        }
    }

    private List<String> ends() {
        return options.ends().isEmpty() ? layout.ends() : options.ends();
    }

    /** Whether each step is marked as the last of its episode. */
    private boolean[] ends(Hdf5File file, String group, long steps) throws IOException {
        if (steps > Integer.MAX_VALUE - 8) {
            throw new IOException(file.location() + " has " + steps + " steps in one row, which are too many; write them into several files");
        }
        boolean[] ends = new boolean[(int) steps];
        boolean marked = ends().isEmpty();
        for (String name : ends()) {
            String path = join(group, name);
            if (file.find(path) == null && options.ends().isEmpty()) {
                continue;
            }
            Rows rows = file.rows(path);
            if (rows.count() != steps || rows.row().elements() != 1 || rows.elements() == null) {
                throw new IOException(
                        rows.where() + " marks no ends: it has " + rows.count() + " rows of " + rows.look() + ", and must have one number for each of " + steps
                                + " steps; name another dataset by the option 'ends'");
            }
            for (int step = 0; step < steps; step++) {
                ends[step] |= rows.get(step).get(0) != 0;
            }
            marked = true;
        }
        found.endless |= !marked;
        return ends;
    }

    private void see(@Nullable Rows actions, long steps, Map<String, Rows> labels) throws IOException {
        if (found.steps == 0 && found.empty == 0) {
            found.actions = actions == null ? null : new Found.Numbers(actions);
            labels.forEach((label, rows) -> found.labels.put(label, new Found.Numbers(rows)));
        }
        boolean had = found.actions != null;
        if (had != (actions != null)) {
            throw new IOException("some episodes have actions and others none; name the actions by the option 'action'");
        }
        if (actions != null && found.actions != null) {
            if (actions.elements() == null || !found.actions.fits(actions)) {
                throw new IOException(
                        actions.where() + " has actions of " + actions.look() + ", other than the episodes before; actions must be alike: choose others by the"
                                + " option 'action', or read the files by themselves");
            }
            see(found.actions, actions, steps);
        }
        for (Map.Entry<String, Rows> label : labels.entrySet()) {
            Found.Numbers numbers = found.labels.get(label.getKey());
            if (numbers != null) {
                see(numbers, label.getValue(), steps);
            }
        }
    }

    private static void see(Found.Numbers numbers, Rows rows, long steps) throws IOException {
        for (long i = 0; i < steps && numbers.wanted(); i++) {
            numbers.see(rows.get(i).get(0));
        }
    }

    private void unused(Hdf5File file, String group, List<String> observations, @Nullable String action, Map<String, String> labels) throws IOException {
        if (!(file.find(group) instanceof Group here)) {
            return;
        }
        Set<String> ends = ends().stream().map(end -> join(group, end)).collect(Collectors.toSet());
        for (String path : leaves(file, group, here)) {
            if (!observations.contains(path) && !path.equals(action) && !labels.containsValue(path) && !ends.contains(path)) {
                found.unused.add(within(group, path));
            }
        }
    }

    /** What nothing is read of, shortened. */
    static String shown(Set<String> names) {
        return shown(List.copyOf(names));
    }

    private static String join(String group, String path) {
        String stripped = path.replaceAll("^/+|/+$", "");
        return group.isEmpty() ? stripped : stripped.isEmpty() ? group : group + "/" + stripped;
    }

    private static String within(String group, String path) {
        return group.isEmpty() ? path : path.substring(group.length() + 1);
    }
}
