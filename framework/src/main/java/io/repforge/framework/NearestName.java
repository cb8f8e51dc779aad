package io.repforge.framework;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant by a misspelt name. */
public final class NearestName {

    /** How a list of what is valid begins. */
    public static final String LIST = "valid are: ";

    private NearestName() {}

    /**
     * The valid name with the smallest edit distance (insertions, deletions, substitutions and swaps of neighbours), upper and lower
     * case being the same and the separators {@code - _ .} and space left out.
     *
     * @return empty if none is near: more than a third of the letters would have to change
     */
    public static Optional<String> of(String given, Collection<String> valid) {
        String wanted = normalised(given);
        return valid.stream()
                .filter(name -> distance(wanted, normalised(name)) <= Math.max(1, Math.max(wanted.length(), name.length()) / 3))
                .min(Comparator.<String>comparingInt(name -> distance(wanted, normalised(name))).thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The end of a sentence about a name that isn't valid.
     *
     * @return such as {@code "did you mean 'adam'?"}, or else {@code "valid are: adam, sgd"}
     */
    public static String advice(String given, Collection<String> valid) {
        return of(given, valid).map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> valid.isEmpty() ? "there are none" : LIST + String.join(", ", valid));
    }

    private static String normalised(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /** Optimal string alignment distance, three rows at a time. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
