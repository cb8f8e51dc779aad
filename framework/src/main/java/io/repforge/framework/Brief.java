package io.repforge.framework;

/** What users or their files hold, as far as a message shows it. */
public final class Brief {

    private static final int LONGEST = 200;

    private Brief() {}

    /** The first 200 characters. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** The first characters, and an ellipsis where there are more. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
