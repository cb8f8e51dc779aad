package io.repforge.framework.recipe;

import io.repforge.framework.NearestName;
import java.util.Arrays;
import java.util.List;

/**
 * What the scores of a trained encoder are compared with.
 *
 * @param kind what it is
 * @param dims how many principal components; 0 for other kinds
 */
public record Baseline(Kind kind, int dims) {

    /** What there is to compare with. */
    public enum Kind {
        /** The encoder as its run started with it. */
        UNTRAINED,
        /** Observations themselves. */
        PIXELS,
        /** Their principal components, found of what probes learn from. */
        PCA,
        /** An encoder of the same architecture that learns the labels in as many steps. */
        SUPERVISED
    }

    private static final String PCA = "pca-";
    private static final int MOST_DIMS = 4096;
    /** With which PCA goes where no number is given. */
    private static final int USUAL_DIMS = 64;

    /** Those that recipes and commands have which name none. */
    static final String DEFAULTS = "[untrained, pixels, " + PCA + USUAL_DIMS + "]";

    /**
     * As recipes and commands write it: {@code untrained}, {@code pixels}, {@code pca} with 64 components, {@code pca-N} with N, or
     * {@code supervised}.
     *
     * @throws IllegalArgumentException with a sentence for the user, if it is none of them
     */
    public static Baseline of(String name) {
        return switch (name) {
            case "untrained" -> new Baseline(Kind.UNTRAINED, 0);
            case "pixels" -> new Baseline(Kind.PIXELS, 0);
            case "supervised" -> new Baseline(Kind.SUPERVISED, 0);
            case "pca" -> new Baseline(Kind.PCA, USUAL_DIMS);
            default -> pca(name);
        };
    }

    /** Those that an encoder is compared with where nobody names others. */
    public static List<Baseline> usual() {
        return Arrays.stream(DEFAULTS.substring(1, DEFAULTS.length() - 1).split(", ")).map(Baseline::of).toList();
    }

    private static Baseline pca(String name) {
        if (!name.matches(PCA + "[1-9][0-9]{0,3}") || Integer.parseInt(name.substring(PCA.length())) > MOST_DIMS) {
            throw new IllegalArgumentException("there is no baseline '" + name + "' (of pca-N, N is at most " + MOST_DIMS + "); "
                    + NearestName.advice(name, List.of("untrained", "pixels", "pca", "pca-N", "supervised")));
        }
        return new Baseline(Kind.PCA, Integer.parseInt(name.substring(PCA.length())));
    }

    /** Whether it has learnt from labels more than a probe does, so that it needn't be beaten. */
    public boolean isSupervised() {
        return kind == Kind.SUPERVISED;
    }

    /** What its row in a table is called. */
    public String title() {
        return switch (kind) {
            case UNTRAINED -> "untrained";
            case PIXELS -> "raw pixels";
            case PCA -> "PCA " + dims;
            case SUPERVISED -> "supervised";
        };
    }
}
