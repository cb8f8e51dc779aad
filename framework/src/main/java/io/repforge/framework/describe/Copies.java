package io.repforge.framework.describe;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Observations that are exactly the same, told by digests of 64 bits. Each step is compared with the first ones, as many as a bounded table holds: those after them
 * are compared with these, but not with each other.
 */
final class Copies {

    private static final int MOST_EXAMPLES = 20;

    private final int most;
    private long[] digests;
    private long[] first;
    private float[] labels;
    private boolean[] copied;
    private int used;
    private long compared;
    private long copies;
    private long otherLabel;
    private long groups;
    private final List<Example> examples = new ArrayList<>();

    /**
     * A copy.
     *
     * @param of number of the step that it is a copy of
     * @param isLabelledOtherwise whether their labels differ
     */
    record Example(long of, long step, String name, boolean isLabelledOtherwise) {}

    /** @param most digests that are kept at most */
    Copies(int most) {
        this.most = most;
        this.digests = new long[1 << 10];
        this.first = new long[1 << 10];
        this.labels = new float[1 << 10];
        this.copied = new boolean[1 << 10];
    }

    /**
     * The next step.
     *
     * @param label its class, or NaN
     * @param name what its source calls it; empty if nothing
     */
    void add(byte[] observation, double label, String name) {
        long step = compared++;
        long digest = digest(observation);
        int slot = slot(digest);
        if (digests[slot] == digest) {
            boolean otherwise = Float.compare(labels[slot], (float) label) != 0;
            copies++;
            otherLabel += otherwise ? 1 : 0;
            groups += copied[slot] ? 0 : 1;
            copied[slot] = true;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(new Example(first[slot], step, name, otherwise));
            }
        } else if (used < most) {
            put(slot, digest, step, (float) label, false);
            if (2 * ++used > digests.length) {
                grow();
            }
        }
    }

    private void put(int slot, long digest, long step, float label, boolean isCopied) {
        digests[slot] = digest;
        first[slot] = step;
        labels[slot] = label;
        copied[slot] = isCopied;
    }

    /** Where it is, or would be. A digest of 0 marks a free place. */
    private int slot(long digest) {
        int slot = (int) digest & (digests.length - 1);
        while (digests[slot] != 0 && digests[slot] != digest) {
            slot = slot + 1 & (digests.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldDigests = digests;
        long[] oldFirst = first;
        float[] oldLabels = labels;
        boolean[] oldCopied = copied;
        digests = new long[2 * oldDigests.length];
        first = new long[digests.length];
        labels = new float[digests.length];
        copied = new boolean[digests.length];
        for (int i = 0; i < oldDigests.length; i++) {
            if (oldDigests[i] != 0) {
                put(slot(oldDigests[i]), oldDigests[i], oldFirst[i], oldLabels[i], oldCopied[i]);
            }
        }
    }

    private static long digest(byte[] observation) {
        try {
            long digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(observation)).getLong();
            return digest == 0 ? 1 : digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-1", e);
        }
    }

    /** How many steps are copies of one before them. */
    long count() {
        return copies;
    }

    /** How many different observations there are more than once. */
    long groups() {
        return groups;
    }

    /** How many copies have another label than the first of their kind. */
    long labelledOtherwise() {
        return otherLabel;
    }

    /** Whether steps were so many that not each was compared with each. */
    boolean areBounded() {
        return used >= most;
    }

    List<Example> examples() {
        return List.copyOf(examples);
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("copies", copies);
        value.put("copied", groups());
        value.put("with_another_label", otherLabel);
        value.put("compared_with", used);
        List<Map<String, Object>> some = new ArrayList<>();
        for (Example example : examples) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("step", example.step);
            one.put("copy_of", example.of);
            if (!example.name.isEmpty()) {
                one.put("name", example.name);
            }
            some.add(one);
        }
        value.put("examples", some);
        return value;
    }
}
