package io.repforge.framework.data;

import io.repforge.api.data.ChosenTrajectories;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelAmount.OfClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Some trajectories of a dataset (each still image is one), drawn from each class alike; each pass over them is in the order of the data.
 *
 * @param data stays open
 * @param chosen their numbers in the order of the data
 * @param steps how many steps they have
 */
public record LabelledShare(Dataset data, BitSet chosen, long steps) implements Dataset {

    /**
     * Two shares that have no trajectory in common.
     *
     * @param learn to learn from
     * @param heldOut to judge by what is learnt; null where nothing is held out
     */
    public record Parts(LabelledShare learn, @Nullable LabelledShare heldOut) {}

    /**
     * Draws. Fewer trajectories of the same seed are among those that are more.
     *
     * @param label by whose classes it is drawn; a trajectory is of its first step's class, and those without one aren't drawn
     * @param amount how many are drawn
     * @param heldOut share of what is drawn that is held out, in [0, 1)
     * @throws UserError if there are none, or if the data has no end
     * @throws IOException if it can't be read
     */
    public static Parts of(Dataset data, String label, LabelAmount amount, double heldOut, long seed) throws IOException {
        List<Integer> lengths = new ArrayList<>();
        Map<Double, List<Integer>> byClass = new TreeMap<>();
        try (StepReader reader = WholePass.open(data)) {
            boolean begins = true;
            for (Step step = reader.next(); step != null; step = reader.next()) {
                Double value = step.labels().get(label);
                if (begins) {
                    lengths.add(0);
                    if (value != null && value >= 0) {
                        byClass.computeIfAbsent(value, any -> new ArrayList<>()).add(lengths.size() - 1);
                    }
                }
                lengths.set(lengths.size() - 1, lengths.get(lengths.size() - 1) + 1);
                begins = step.done();
            }
        }
        if (byClass.isEmpty()) {
            throw new UserError("No step of the data has a class under the label '" + label + "': name labelled data, or another label with --label.");
        }
        BitSet learn = new BitSet();
        BitSet held = new BitSet();
        byClass.forEach((value, trajectories) -> {
            OfClass drawn = amount.of(trajectories.size(), heldOut);
            shuffle(trajectories, value, seed);
            trajectories.subList(0, drawn.learn()).forEach(learn::set);
            trajectories.subList(drawn.learn(), drawn.learn() + drawn.heldOut()).forEach(held::set);
        });
        return new Parts(share(data, learn, lengths), held.isEmpty() ? null : share(data, held, lengths));
    }

    /**
     * Puts the trajectories of a class into the order in which they are drawn.
     *
     * @param value number of the class
     */
    public static void shuffle(List<Integer> trajectories, double value, long seed) {
        Collections.shuffle(trajectories, new Random(seed * 31 + Double.hashCode(value)));
    }

    private static LabelledShare share(Dataset data, BitSet chosen, List<Integer> lengths) {
        return new LabelledShare(data, chosen, chosen.stream().mapToLong(lengths::get).sum());
    }

    @Override
    public StepSpec spec() {
        return data.spec();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(steps);
    }

    @Override
    public Contents contents() {
        return data.contents();
    }

    @Override
    public StepReader read(Pass pass) throws IOException {
        return new ChosenTrajectories(data.read(Pass.inOrder()), trajectory -> chosen.get(Math.toIntExact(trajectory)));
    }
}
