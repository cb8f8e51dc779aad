package io.repforge.framework.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A chart, which the page's script draws of its data. Kinds of the page's own, and what their data must be, are told in {@code page.js}; a script that
 * {@link Page#script} adds may make others.
 *
 * @param kind such as {@code curves}
 * @param title above it
 * @param description what it shows, in a sentence, for those who can't see it
 * @param data what becomes JSON: maps, lists, numbers, text, records; numbers that aren't finite become null
 * @param height pixels
 * @param note beside the title; may be empty
 */
public record Chart(String kind, String title, String description, Object data, int height, String note) {

    private static final int BAR = 26;
    /** Bars that have room for their names. */
    private static final int MOST_BARS = 24;

    /** A chart of the usual height. */
    public Chart(String kind, String title, String description, Object data) {
        this(kind, title, description, data, 280, "");
    }

    /** The same, so many pixels high. */
    public Chart withHeight(int pixels) {
        return new Chart(kind, title, description, data, pixels, note);
    }

    /** The same with something beside its title. */
    public Chart withNote(String text) {
        return new Chart(kind, title, description, data, height, text);
    }

    /** A bar for each class, in the classes' order; of very many, for the largest, in theirs. */
    public static Chart counts(String label, List<?> classes, long[] counts) {
        boolean all = classes.size() <= MOST_BARS;
        List<Integer> places = IntStream.range(0, counts.length).boxed()
                .sorted(all ? Comparator.naturalOrder() : Comparator.comparingLong((Integer place) -> -counts[place]).thenComparing(Comparator.naturalOrder()))
                .limit(MOST_BARS).toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("classes", places.stream().map(classes::get).toList());
        data.put("counts", places.stream().map(place -> counts[place]).toList());
        data.put("places", places);
        data.put("of", classes.size());
        data.put("whole", LongStream.of(counts).sum());
        return new Chart("counts", label, "how many there are of each class", data).withHeight(BAR * places.size() + 16)
                .withNote(all ? "" : "the " + MOST_BARS + " largest of " + Words.count(classes.size()) + " classes");
    }

    /** The chart as part of a page. */
    public Html html() {
        Html caption = Html.element("figcaption", Html.element("h3", title), note.isEmpty() ? Html.NONE : Html.element("span", note).with("class", "note"),
                Html.element("span").with("class", "tools"));
        Html plot = Html.element("div").with("class", "plot").with("role", "img").with("aria-label", title + ": " + description)
                .with("style", "height:" + height + "px");
        return Html.element("figure", caption, plot, Embedded.json(data)).with("class", "card chart").with("data-kind", kind);
    }

    /** Several, side by side where there is room. */
    public static Html grid(List<Chart> charts) {
        return Html.element("div", new ArrayList<>(charts.stream().map(Chart::html).toList())).with("class", "grid");
    }

    /**
     * A button, which chooses something for all charts that heed it.
     *
     * @param choice such as {@code axis}
     * @param values what can be chosen, by what it is called; the first is chosen in the beginning
     */
    public static Html choice(String label, String choice, Map<String, String> values) {
        List<Html> buttons = new ArrayList<>();
        values.forEach((title, value) -> buttons.add(Html.element("button", title).with("type", "button").with("data-choice", choice).with("data-value", value)
                .with("aria-pressed", buttons.isEmpty() ? "true" : "false")));
        return Html.element("div", buttons).with("class", "choice").with("role", "group").with("aria-label", label);
    }
}
