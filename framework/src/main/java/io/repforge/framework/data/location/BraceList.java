package io.repforge.framework.data.location;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The braces of a shell: {@code x-{000..002}} stands for x-000, x-001, x-002, and {@code {a,b}} for a, b. */
final class BraceList {

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");
    private static final long LONGEST = 1_000_000;
    private static final int MOST_DIGITS = 18;

    private BraceList() {}

    /**
     * @return the names in order, the last braces counting fastest
     * @throws UserError if the braces don't make sense
     */
    static List<String> expand(String pattern) {
        Matcher braces = BRACES.matcher(pattern);
        if (!braces.find()) {
            if (pattern.contains("{") || pattern.contains("}")) {
                throw new UserError("list of files '" + pattern + "' has a brace without its partner");
            }
            return List.of(pattern);
        }
        List<String> names = new ArrayList<>();
        List<String> rests = expand(pattern.substring(braces.end()));
        List<String> choices = choices(pattern, braces.group(1));
        if ((long) choices.size() * rests.size() > LONGEST) {
            throw new UserError("list of files '" + pattern + "': its braces stand for more than " + LONGEST + " names");
        }
        for (String choice : choices) {
            for (String rest : rests) {
                names.add(pattern.substring(0, braces.start()) + choice + rest);
            }
        }
        return names;
    }

    private static List<String> choices(String pattern, String inside) {
        Matcher range = RANGE.matcher(inside);
        if (!range.matches()) {
            if (!inside.contains(",")) {
                throw new UserError("list of files '" + pattern + "': '{" + inside + "}' is neither a range {000..012} nor a list {a,b}");
            }
            return List.of(inside.split(",", -1));
        }
        String first = range.group(1);
        if (first.length() > MOST_DIGITS || range.group(2).length() > MOST_DIGITS) {
            throw new UserError("list of files '" + pattern + "': the range {" + inside + "} has a number of more than " + MOST_DIGITS + " digits");
        }
        long from = Long.parseLong(first);
        long to = Long.parseLong(range.group(2));
        if (to < from || to - from >= LONGEST) {
            throw new UserError("list of files '" + pattern + "': the range {" + inside + "} "
                    + (to < from ? "runs backwards" : "has more than " + LONGEST + " names"));
        }
        int digits = first.length();
        List<String> numbers = new ArrayList<>();
        for (long i = from; i <= to; i++) {
            String number = Long.toString(i);
            numbers.add("0".repeat(Math.max(0, digits - number.length())) + number);
        }
        return numbers;
    }
}
