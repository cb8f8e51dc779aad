package io.repforge.framework.explore;

import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Html;
import io.repforge.framework.page.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An {@link Exploration} as a page for a browser: the map, and lists of what stands out. */
public final class ExplorationPage {

    private static final int MAP_HEIGHT = 600;

    private ExplorationPage() {}

    /**
     * The map as part of any page, which needs {@link #script()} and {@link #style()}.
     *
     * @param value {@link ExplorationValue#json}, or what was read from {@code map.json}
     */
    public static Html map(Map<String, Object> value) {
        return new Chart("map", "Each point is " + (hasPictures(value) ? "an image" : "a row") + ", near those that the encoder finds similar", "a map of the data",
                value).withHeight(MAP_HEIGHT).html();
    }

    private static boolean hasPictures(Map<String, Object> value) {
        return value.containsKey("thumbnails");
    }

    /** What draws maps; for {@link Page#script}. */
    public static String script() {
        return Page.resource(ExplorationPage.class, "map.js");
    }

    /** The look of maps; for {@link Page#style}. */
    public static String style() {
        return Page.resource(ExplorationPage.class, "map.css");
    }

    /**
     * The whole page.
     *
     * @param encoder what the user calls it
     * @param data what the user calls it
     * @param value of the exploration
     */
    public static String html(String encoder, String data, Exploration exploration, ExplorationValue value) {
        Page page = new Page("What the encoder sees").style(style()).style(Page.resource(ExplorationPage.class, "explore.css"))
                .script(script()).script(Page.resource(ExplorationPage.class, "explore.js"));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("encoder", encoder);
        facts.put("data", data);
        facts.put(hasPictures(value.json()) ? "images" : "rows", number(exploration.count()));
        facts.put("features", number(exploration.width()));
        facts.put("near-duplicates", number(exploration.duplicateCount()) + " in " + number(exploration.duplicateGroups())
                + (exploration.duplicateGroups() == 1 ? " group" : " groups"));
        if (!exploration.doubts().isEmpty()) {
            facts.put("doubtful labels", number(exploration.doubtCount()));
        }
        page.head(Html.element("dl", facts.entrySet().stream().map(fact -> Html.element("div", Html.element("dt", fact.getKey()), Html.element("dd", fact.getValue())))
                .toList()).with("class", "facts"));
        page.section("Map", sampled(exploration.count(), value.shown(), hasPictures(value.json()) ? "images" : "rows"), map(value.json()));
        page.section("Near-duplicates", list("duplicates"));
        page.section("Outliers", list("outliers"));
        if (!exploration.doubts().isEmpty()) {
            page.section("Doubtful labels", Html.element("p", "What has neighbours that nearly all have one other label: mistakes of labelling, or what the encoder takes"
                    + " for something else.").with("class", "note"), list("doubts"));
            page.section("Classes", counts(value));
        }
        return page.html();
    }

    private static Html sampled(int all, int shown, String what) {
        return shown == all ? Html.NONE : Html.element("p", "Of " + number(all) + " " + what + ", " + number(shown)
                + " are shown: the farthest outliers, near-duplicates and"
                + " doubtful labels, and a random sample of the others. Scores, near-duplicates and maps are computed of all; neighbours are those among the shown.")
                .with("class", "note");
    }

    private static Html list(String what) {
        return Html.element("div", Html.element("div").with("data-list", what)).with("class", "card");
    }

    private static Html counts(ExplorationValue value) {
        List<Chart> charts = new ArrayList<>();
        for (Map<String, Object> label : value.labels()) {
            if (label.get("classes") instanceof List<?> classes && label.get("counts") instanceof long[] counts) {
                charts.add(Chart.counts(String.valueOf(label.get("name")), classes, counts));
            }
        }
        return Chart.grid(charts);
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
