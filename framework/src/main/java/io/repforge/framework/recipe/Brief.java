package io.repforge.framework.recipe;

/** What users wrote, as far as a message shows it. */
final class Brief {

    private static final int LONGEST = 200;

    private Brief() {}

    static String of(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
