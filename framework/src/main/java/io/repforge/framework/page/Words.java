package io.repforge.framework.page;

import java.util.Locale;

/** Numbers as people read them. */
public final class Words {

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private Words() {}

    /** Such as {@code 1:02 min}. */
    public static String duration(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < MINUTE ? whole + " s" : whole < HOUR ? String.format("%d:%02d min", whole / MINUTE, whole % MINUTE)
                : String.format("%d:%02d h", whole / HOUR, whole % HOUR / MINUTE);
    }

    /** With commas between thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** To four digits. */
    public static String number(double value) {
        double size = Math.abs(value);
        return value == 0 ? "0" : size < 1e-3 || size >= 1e7 ? String.format(Locale.ROOT, "%.2e", value)
                : size >= 1000 ? String.format(Locale.ROOT, "%,.0f", value) : new java.math.BigDecimal(value).round(new java.math.MathContext(4))
                        .stripTrailingZeros().toPlainString();
    }

    /** A name in snake_case as words; what has capitals of its own, such as {@code kNN 20}, keeps them. */
    public static String words(String name) {
        String words = name.replace('_', ' ');
        return words.isEmpty() || !words.equals(words.toLowerCase(Locale.ROOT)) ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
