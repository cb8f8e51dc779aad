package io.repforge.framework.study;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of a study that is to be trained up to an epoch and judged there, by whatever process sees the study's folder. Doing it again does no more than what is
 * missing, and gives the same.
 *
 * @param recipe file of the recipe
 * @param sets changes of it, as {@code --set} takes them
 * @param run folder of the run
 * @param epoch up to which it is to be trained
 * @param isEnd whether that is its last
 * @param score name of the score that decides
 * @param plugins folders of further plugins
 */
public record StudyTask(String recipe, List<String> sets, String run, int epoch, boolean isEnd, String score, List<String> plugins) implements Serializable {

    private static final long serialVersionUID = 1;

    public StudyTask {
        sets = List.copyOf(sets);
        plugins = List.copyOf(plugins);
    }

    /** The same with another change, which wins: what the place where it runs has to say, such as {@code threads=2}. */
    public StudyTask with(String set) {
        List<String> more = new ArrayList<>(sets);
        more.add(set);
        return new StudyTask(recipe, more, run, epoch, isEnd, score, plugins);
    }
}
