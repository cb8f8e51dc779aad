package io.repforge.framework.data;

import io.repforge.framework.UserError;

/**
 * How many labels are given: a share of all, of each class alike, or so many of each class.
 *
 * @param share in (0, 1]; 1 where {@code perClass} is given
 * @param perClass at most so many of each class; {@link Integer#MAX_VALUE} where a share is given
 */
public record LabelAmount(double share, int perClass) {

    /** All that there are. */
    public static final LabelAmount ALL = new LabelAmount(1, Integer.MAX_VALUE);

    /**
     * @param text such as {@code 1%}, {@code 100%}, or {@code 25}, which is so many of each class
     * @throws UserError if it is neither
     */
    public static LabelAmount of(String text, String option) {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
        try {
            if (text.endsWith("%")) {
                double share = Double.parseDouble(number) / 100;
                if (share > 0 && share <= 1) {
                    return new LabelAmount(share, Integer.MAX_VALUE);
                }
            } else if (Integer.parseInt(number) > 0) {
                return new LabelAmount(1, Integer.parseInt(number));
            }
        } catch (NumberFormatException e) {
            throw wrong(text, option);
        }
        throw wrong(text, option);
    }

    private static UserError wrong(String text, String option) {
        return new UserError(option + " " + text + ": must be a share of the labels above 0 and up to 100, such as 10%, or how many of each class, such as 25.");
    }

    /**
     * What there is of one class.
     *
     * @param learn to learn from, one at least
     * @param heldOut to judge by, after those in order
     */
    public record OfClass(int learn, int heldOut) {}

    /**
     * @param count how many the class has, one at least
     * @param heldOut which share of those that are given is held out
     */
    public OfClass of(int count, double heldOut) {
        int given = Math.min(perClass, Math.max(1, (int) Math.round(share * count)));
        given = Math.min(given, count);
        int held = Math.min(given - 1, (int) Math.round(heldOut * given));
        return new OfClass(given - held, held);
    }
}
