package io.repforge.robotlearning.hdf5;

import io.repforge.api.DataSource;
import io.repforge.api.data.Contents;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads trajectories of HDF5 files: those of robomimic, of Minari and of D4RL, and others by options. */
public final class Hdf5Source implements DataSource<Hdf5Source.Options> {

    private static final Pattern NAMES = Pattern.compile("(?i).*\\.(hdf5|h5|he5|hdf)");

    /**
     * @param files the files: paths or URLs, with braces, globs or folders, whose files are read in the order of their names
     * @param layout where the files keep their episodes; null for what they look like
     * @param observation path of the observations within an episode, or within the layout's group of observations; several of vectors, joined by {@code ::}, are put
     *     together; null for the only one
     * @param action path of the actions within an episode; null for the layout's, where they are there
     * @param episode paths of the groups that are episodes, as a pattern; {@code /} for the file itself; null for the layout's
     * @param ends paths within an episode of what marks last steps, where several are in a row; empty for the layout's
     * @param mask robomimic's filter key: the demonstrations that {@code mask/…} names are read alone; null for all
     * @param labels paths of labels within an episode, one number a step, by label
     * @param axes order of the axes of images; null for what their lengths tell
     * @param colorSpace what the channels of images are; null for what their number suggests
     * @param floats what becomes of arrays of real numbers with three axes
     * @param frameStack so many frames are one observation
     */
    public record Options(
            @Option("HDF5 files: paths or URLs, with braces (x-{0..3}.hdf5), globs or folders, several joined by ::; remote ones are fetched whole before") List<
                    String> files,
            @Option(value = "Where episodes are kept: robomimic (data/demo_…), minari (episode_…), d4rl (arrays of all, with terminals and timeouts) or free (as the options"
                    + " observation, action, episode and ends say); by default what the file looks like", defaults = "null") @Nullable Layout layout,
            @Option(value = "Path of the observations within an episode, such as obs/agentview_image; several of vectors, joined by ::, are put together; by default the"
                    + " only one", defaults = "null") @Nullable String observation,
            @Option(value = "Path of the actions within an episode; by default actions, if present", defaults = "null") @Nullable String action,
            @Option(value = "Groups that are episodes, as a pattern such as runs/*/robot; / if each file is one, or several in a row; by default the layout's",
                    defaults = "null") @Nullable String episode,
            @Option(value = "Paths within an episode of what isn't 0 at last steps, where several episodes are in a row; by default the layout's", defaults = "[]") List<
                    String> ends,
            @Option(value = "Filter key of robomimic: only the demonstrations are read that mask/… names, such as train", defaults = "null") @Nullable String mask,
            @Option(value = "Paths within an episode of labels, one number a step, by label, such as {reward: rewards}", defaults = "{}") Map<String, String> labels,
            @Option(value = "Order of the axes of images: channels-first or channels-last; by default the shorter one of the first and the last axis has the channels",
                    defaults = "null") @Nullable Axes axes,
            @Option(value = "What the channels of images are: gray, a frame each, or rgb, a frame for three; by default rgb where they are a multiple of 3, else gray",
                    defaults = "null") @Nullable Colors colorSpace,
            @Option(value = "What becomes of real numbers with three axes: box (no images), uint8 (pixels from 0 to 255, rounded, of values in [0, 1]) or float (pixels as"
                    + " they are)", defaults = "box") Floats floats,
            @Option(value = "So many frames, the last of them the step's, are one observation, one after another along the channels; zeros before the first",
                    defaults = "1",
                    min = 1, max = 64) int frameStack) {

        public Options {
            files = List.copyOf(files);
            ends = List.copyOf(ends);
            labels = Map.copyOf(labels);
        }
    }

    @Override
    public String name() {
        return "hdf5";
    }

    @Override
    public String description() {
        return "Trajectories in HDF5 files, as robomimic, Minari and D4RL lay them out, or as options say";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Dataset open(Options options, DataContext context) throws IOException {
        List<DataFile> files = context.files(options.files(), name -> NAMES.matcher(name).matches());
        Layout layout = layout(options, files.get(0));
        if (options.mask() != null && layout != Layout.ROBOMIMIC) {
            throw new IOException(files.get(0) + " is laid out as " + layout.title() + (layout == Layout.FREE ? " say" : "'s files")
                    + ", and the option 'mask' is for robomimic's; leave it out");
        }
        EpisodeFinder finder = new EpisodeFinder(options, layout);
        for (int i = 0; i < files.size(); i++) {
            try (Hdf5File file = Hdf5File.open(files.get(i))) {
                finder.look(file, i, files.size() == 1 ? "" : files.get(i).name());
            }
        }
        Found found = finder.found();
        if (found.episodes.isEmpty()) {
            throw new IOException((files.size() == 1 ? files.get(0) + " has" : files.get(0) + " and " + (files.size() - 1) + " more files have")
                    + " no episode with steps; check the files");
        }
        Frames frames = frames(options, files, found.episodes.get(0), context.images());
        Map<String, Space> labels = new LinkedHashMap<>();
        found.labels.forEach((label, numbers) -> labels.put(label, numbers.space() instanceof Space.Discrete choices ? choices : Space.box()));
        StepSpec spec = StepSpec.of(frames.stacked(options.frameStack()), found.actions == null ? null : found.actions.space(), labels);
        return new Hdf5Dataset(files, found.episodes, frames, options.frameStack(), spec, contents(files, layout, found, frames, spec));
    }

    private static Layout layout(Options options, DataFile first) throws IOException {
        if (options.layout() != null) {
            return options.layout();
        }
        if (options.episode() != null) {
            return Layout.FREE;
        }
        try (Hdf5File file = Hdf5File.open(first)) {
            Layout layout = Layout.of(file);
            if (layout == null && options.observation() == null) {
                throw new IOException(first + " is laid out neither as robomimic's files (data/demo_…/obs), nor as Minari's (episode_…/observations), nor as D4RL's"
                        + " (observations and terminals); it has " + String.join(", ", file.names(file.root()))
                        + ": say where its data is by the options 'observation', 'action' and 'episode'");
            }
            return layout == null ? Layout.FREE : layout;
        }
    }

    private static Frames frames(Options options, List<DataFile> files, Episode first, ImageFiles images) throws IOException {
        try (Hdf5File file = Hdf5File.open(files.get(first.file()))) {
            List<Rows> parts = new ArrayList<>();
            for (String path : first.observations()) {
                parts.add(file.rows(path));
            }
            return Frames.of(parts, first.first(), options, images);
        }
    }

    private static Contents contents(List<DataFile> files, Layout layout, Found found, Frames frames, StepSpec spec) {
        int episodes = found.episodes.size();
        String axes = frames.axes() == null ? "" : frames.axes() == Axes.CHANNELS_LAST ? ", channels last in the file" : ", channels first in the file";
        String where = files.size() == 1 ? files.get(0).toString() : files.size() + " files, the first of them " + files.get(0);
        Contents contents =
                Contents.of((episodes == 1 ? "1 trajectory" : episodes + " trajectories") + " of " + found.steps + (found.steps == 1 ? " step" : " steps") + " ("
                        + spec.observation() + " of " + String.join(" and ", found.observations) + axes + ") "
                        + (spec.action() == null ? "without actions" : "with actions (" + spec.action() + ")") + ", laid out as " + layout.title()
                        + (layout == Layout.FREE ? " say" : "'s files") + ", in " + where);
        if (!found.unused.isEmpty()) {
            contents = contents.ignoring("what no option names, " + EpisodeFinder.shown(found.unused));
        }
        if (found.behindLastAction > 0) {
            contents = contents.ignoring("the last observation of " + (found.behindLastAction == 1 ? "an episode" : found.behindLastAction + " episodes")
                    + ", which no action follows");
        }
        if (found.empty > 0) {
            contents = contents.leavingOut((found.empty == 1 ? "1 episode has" : found.empty + " episodes have") + " no steps and is left out");
        }
        if (found.endless) {
            contents =
                    contents.leavingOut("nothing marks the ends of episodes, so that all steps of a file are taken for one; name what marks them by the option 'ends'");
        }
        return contents;
    }
}
