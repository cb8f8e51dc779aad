package io.repforge.robotlearning.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a file keeps its episodes and what they have. */
public enum Layout {
    /** A group {@code data} with a group for each demonstration, whose observations are in {@code obs}, and groups of demonstrations by name in {@code mask}. */
    ROBOMIMIC("robomimic", "data/*", "obs", "actions", List.of()),
    /** A group {@code episode_…} for each episode, which has one observation more than actions. */
    MINARI("Minari", "episode_*", "observations", "actions", List.of()),
    /** All episodes one after another in the same arrays; {@code terminals} and {@code timeouts} mark the ends. */
    D4RL("D4RL", "/", "observations", "actions", List.of("terminals", "timeouts")),
    /** As the options say. */
    FREE("the options", "/", "", null, List.of());

    private final String title;
    private final String episodes;
    private final String observations;
    private final @Nullable String actions;
    private final List<String> ends;

    Layout(String title, String episodes, String observations, @Nullable String actions, List<String> ends) {
        this.title = title;
        this.episodes = episodes;
        this.observations = observations;
        this.actions = actions;
        this.ends = ends;
    }

    /** As people call it. */
    String title() {
        return title;
    }

    /** The groups that are episodes, as a pattern of paths; {@code /} where the file itself is one, or several in a row. */
    String episodes() {
        return episodes;
    }

    /** The dataset or the group of the observations within an episode; empty for the episode itself. */
    String observations() {
        return observations;
    }

    /** The dataset of the actions within an episode; null where only an option can say it. */
    @Nullable
    String actions() {
        return actions;
    }

    /** The datasets within an episode that mark last steps. */
    List<String> ends() {
        return ends;
    }

    /**
     * The layout of a file.
     *
     * @return null if it is none of those that are known
     * @throws IOException if the file can't be read
     */
    static @Nullable Layout of(Hdf5File file) throws IOException {
        if (file.find("data") instanceof Group data) {
            for (String demo : file.names(data)) {
                if (file.find("data/" + demo + "/obs") instanceof Group || file.find("data/" + demo + "/actions") instanceof Dataset) {
                    return ROBOMIMIC;
                }
            }
        }
        for (String name : file.names(file.root())) {
            if (name.matches("episode_[0-9]+") && file.find(name + "/observations") != null) {
                return MINARI;
            }
        }
        boolean flat = file.find("observations") instanceof Dataset && file.find("actions") instanceof Dataset;
        return flat || file.find("observations") != null && D4RL.ends.stream().anyMatch(file::has) ? D4RL : null;
    }
}
