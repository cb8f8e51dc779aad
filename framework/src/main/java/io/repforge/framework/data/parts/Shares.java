package io.repforge.framework.data.parts;

import io.repforge.framework.UserError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which share each part has.
 *
 * @param shares by the parts' names, in order; together 1 at most
 */
public record Shares(Map<String, Double> shares) {

    private static final double ROUNDING = 1e-9;

    public Shares {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    }

    /**
     * @param text such as {@code train=0.8,val=0.1,test=0.1}; shares of 100 may be given as {@code 80%}
     * @param option what to call it in messages
     * @throws UserError if it can't be understood, or the shares are more than there is
     */
    public static Shares of(String text, String option) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            String[] sides = part.strip().split("=", 2);
            double share = sides.length == 2 ? share(sides[1].strip()) : Double.NaN;
            if (!sides[0].matches("[A-Za-z0-9][A-Za-z0-9_.-]*") || !(share > 0 && share <= 1)) {
                throw new UserError(
                        option + " " + text + ": '" + part.strip() + "' names no part and its share; write name=share with a share above 0 and up to 1, such as"
                                + " train=0.8,val=0.1,test=0.1.");
            }
            if (shares.put(sides[0], share) != null) {
                throw new UserError(option + " " + text + ": two parts are called " + sides[0] + "; give each a name of its own.");
            }
        }
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1 + ROUNDING) {
            throw new UserError(option + " " + text + ": the shares are " + (float) sum + " together, more than there is; let them be 1 at most.");
        }
        return new Shares(shares);
    }

    private static double share(String text) {
        try {
            return text.endsWith("%") ? Double.parseDouble(text.substring(0, text.length() - 1).strip()) / 100 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Deals out whole things of several kinds one after the other, so that the parts come near their shares of each kind and of all together. */
    final class Dealing {

        private final double[] owed = new double[shares.size()];

        /** How many of n of the next kind each part has: its share rounded down or up, in favour of those that have had too few so far. */
        int[] of(int n) {
            int[] counts = new int[owed.length];
            boolean[] isRounded = new boolean[owed.length];
            double sum = 0;
            int at = 0;
            for (double share : shares.values()) {
                double wanted = share * n;
                counts[at] = (int) Math.floor(wanted + ROUNDING);
                isRounded[at] = wanted - counts[at] > ROUNDING;
                owed[at] += wanted - counts[at];
                sum += wanted - counts[at];
                at++;
            }
            for (int left = (int) Math.round(sum); left > 0; left--) {
                int most = -1;
                for (int i = 0; i < counts.length; i++) {
                    most = isRounded[i] && (most < 0 || owed[i] > owed[most] + ROUNDING) ? i : most;
                }
                if (most < 0) {
                    break;
                }
                counts[most]++;
                owed[most]--;
                isRounded[most] = false;
            }
            return counts;
        }
    }
}
