package io.repforge.framework.describe;

import io.repforge.api.array.Array;
import io.repforge.framework.page.Chart;
import io.repforge.framework.page.Html;
import io.repforge.framework.page.Page;
import io.repforge.framework.page.Words;
import io.repforge.images.Images;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A {@link Description} as a page for a browser. */
public final class DescriptionPage {

    private static final int MOST_COMPONENTS = 200;
    private static final int MOST_LINES = 8;
    private static final int MOST_CLASSES = 60;

    private final Description data;

    private DescriptionPage(Description data) {
        this.data = data;
    }

    /**
     * The page.
     *
     * @param source what the user calls the data
     */
    public static String html(String source, Description data) {
        return new DescriptionPage(data).html(source);
    }

    private String html(String source) {
        Page page = new Page("What the data holds").style(Page.resource(DescriptionPage.class, "describe.css"));
        page.head(facts(source));
        if (!data.contents().leftOut().isEmpty()) {
            page.section("Left out",
                    Html.element("ul", data.contents().leftOut().stream().map(what -> Html.element("li", what)).toList()).with("class", "card left-out"));
        }
        samples().forEach(html -> page.section("Samples", html));
        if (!data.classes().isEmpty() || !data.factors().isEmpty()) {
            page.section("Labels", labels());
        }
        if (data.lengths().areSeveral()) {
            page.section("Trajectories", trajectories());
        }
        Choices discrete = data.discreteActions();
        Components real = data.realActions();
        if (discrete != null) {
            page.section("Actions", Chart.grid(List.of(Chart.counts("Actions", discrete.names(), discrete.counts()))));
        } else if (real != null) {
            page.section("Actions", components(real));
        }
        Pixels pixels = data.pixels();
        Components components = data.components();
        if (pixels != null) {
            page.section("Pixels", pixels(pixels));
        } else if (components != null) {
            page.section("Components", components(components));
        }
        if (data.copies().count() > 0) {
            page.section("Copies", copies());
        }
        return page.html();
    }

    private Html facts(String source) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data", source);
        if (!data.contents().holds().isEmpty()) {
            facts.put("holds", data.contents().holds());
        }
        facts.put("steps", Words.count(data.steps()) + (data.isWhole() ? "" : " (the first; there are more)"));
        if (data.lengths().areSeveral()) {
            facts.put("trajectories", Words.count(data.lengths().trajectories()));
        }
        facts.put("observations", data.spec().observation().toString());
        if (data.unreadable() > 0) {
            facts.put("can't be read", Words.count(data.unreadable()));
        }
        if (data.copies().count() > 0) {
            facts.put("exact copies", Words.count(data.copies().count()));
        }
        return Html.element("dl", facts.entrySet().stream().map(fact -> Html.element("div", Html.element("dt", fact.getKey()), Html.element("dd", fact.getValue())))
                .toList()).with("class", "facts");
    }

    private static String url(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static Html picture(byte[] png, String description) {
        return Html.element("img").with("src", url(png)).with("alt", description);
    }

    private List<Html> samples() {
        Samples samples = data.samples();
        if (samples == null || samples.isEmpty()) {
            return List.of();
        }
        Choices classes = data.classes().get(io.repforge.api.data.Step.LABEL);
        Map<Integer, List<byte[]>> pictures = new TreeMap<>(samples.pictures());
        List<Html> cards = new ArrayList<>();
        pictures.forEach((label, some) -> {
            if (cards.size() < MOST_CLASSES) {
                boolean isClass = classes != null && label >= 0 && label < classes.names().size();
                String name = classes == null ? "" : isClass ? classes.names().get(label) : "without a class";
                String count = classes != null && isClass ? Words.count(classes.counts()[label]) : "";
                Html strip = Html.element("div", some.stream().map(png -> picture(png, name)).toList()).with("class", "strip");
                Html caption = name.isEmpty() ? Html.NONE : Html.element("figcaption", Html.element("h3", name),
                        Html.element("span", count).with("class", "note"));
                cards.add(Html.element("figure", caption, strip).with("class", "card samples"));
            }
        });
        Html note = pictures.size() <= MOST_CLASSES ? Html.NONE
                : Html.element("p", "The first " + MOST_CLASSES + " of " + Words.count(pictures.size()) + " classes.").with("class", "note");
        return List.of(Html.of(note, Html.element("div", cards).with("class", pictures.size() == 1 ? "" : "grid")));
    }

    private Html labels() {
        List<Html> parts = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        data.classes().forEach((name, counts) -> {
            charts.add(Chart.counts(Words.words(name), counts.names(), counts.counts()));
            notes.addAll(remarks(name, counts));
        });
        parts.add(Html.element("ul", notes.stream().map(note -> Html.element("li", note)).toList()).with("class", "note"));
        parts.add(Chart.grid(charts));
        if (!data.factors().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            data.factors().forEach((name, moments) -> rows.add(row(name, moments)));
            parts.add(Html.element("div", Html.table(head("label"), rows)).with("class", "card"));
        }
        return Html.of(parts);
    }

    /** What is worth knowing of classes. */
    static List<String> remarks(String label, Choices counts) {
        List<String> remarks = new ArrayList<>();
        if (counts.imbalance() > 1) {
            remarks.add(label + ": the largest class has " + Words.number(counts.imbalance()) + " times as many as the smallest.");
        }
        List<String> absent = counts.absent();
        if (!absent.isEmpty()) {
            remarks.add(label + ": " + (absent.size() == 1 ? "the class " : absent.size() + " classes, ")
                    + absent.stream().limit(8).reduce((a, b) -> a + ", " + b).orElse("") + (absent.size() > 8 ? ", …" : "")
                    + (absent.size() == 1 ? " doesn't occur." : ", don't occur."));
        }
        if (counts.missing() > 0) {
            remarks.add(label + ": " + Words.count(counts.missing()) + (counts.missing() == 1 ? " step has" : " steps have") + " none.");
        }
        if (counts.wrong() > 0) {
            remarks.add(label + ": " + Words.count(counts.wrong()) + " have a number that the source announces no class for.");
        }
        return remarks;
    }

    private static List<String> head(String first) {
        return List.of(first, "least", "mean", "deviation", "largest", "not finite");
    }

    private static List<String> row(String name, Moments moments) {
        return List.of(name, shown(moments.least()), shown(moments.mean()), shown(moments.deviation()), shown(moments.largest()), Words.count(moments.notFinite()));
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "–" : Words.number(value);
    }

    private Html trajectories() {
        Lengths lengths = data.lengths();
        Map<String, Object> bins = new LinkedHashMap<>();
        bins.put("x", "steps");
        bins.put("what", "trajectories");
        bins.put("bins", lengths.bins().stream().map(Lengths.Bin::name).toList());
        bins.put("counts", lengths.bins().stream().map(Lengths.Bin::count).toList());
        String range = lengths.shortest() + " to " + lengths.longest() + " steps, half of them up to " + Words.number(lengths.median());
        List<Chart> charts = new ArrayList<>(List.of(new Chart("bars", "How long trajectories are", range, bins).withNote(range)));
        List<Html> films = new ArrayList<>();
        for (int i = 0; i < data.films().size(); i++) {
            Film film = data.films().get(i);
            String title = "Trajectory " + i + ", " + film.length() + " steps";
            if (data.pixels() != null) {
                films.add(Html.element("figure", Html.element("figcaption", Html.element("h3", title)), Html.element("div", film.frames().stream()
                        .map(frame -> picture(Images.writePng(frame.observation()), "step " + frame.step())).toList()).with("class", "strip"))
                        .with("class", "card samples"));
            } else {
                charts.add(lines(title, film));
            }
        }
        return Html.of(Chart.grid(charts), films);
    }

    private static Chart lines(String title, Film film) {
        int components = Math.toIntExact(film.frames().get(0).observation().shape().elements());
        int shown = Math.min(MOST_LINES, components);
        List<Map<String, Object>> series = IntStream.range(0, shown).mapToObj(component -> Map.<String, Object>of("name", "component " + component, "points",
                film.frames().stream().map(frame -> point(frame, component)).toList())).toList();
        return new Chart("curves", title, "the components of the observations, step by step", Map.of("x", "step", "series", series))
                .withNote(shown == components ? "" : "the first " + shown + " of " + components + " components");
    }

    private static List<Object> point(Film.Frame frame, int component) {
        Array vector = frame.observation();
        return List.of(frame.step(), vector.get(component));
    }

    private static Html pixels(Pixels pixels) {
        List<Map<String, Object>> series = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int channel = 0; channel < pixels.channels(); channel++) {
            series.add(Map.of("name", pixels.name(channel), "points", pixels.curve(channel)));
            rows.add(List.of(pixels.name(channel), Words.number(pixels.mean(channel)), Words.number(pixels.deviation(channel)), Words.number(pixels.least(channel)),
                    Words.number(pixels.largest(channel))));
        }
        Chart curve = new Chart("lines", "How bright pixels are", "shares of the pixels of each channel by how bright they are, from black, 0, to white, 1",
                Map.of("x", "brightness", "y", "", "unit", "share", "series", series));
        Html plain = pixels.plain() == 0 ? Html.NONE : Html.element("p", Words.count(pixels.plain()) + " have no more than one colour.").with("class", "note");
        return Html.of(plain, Html.element("div", Html.table(List.of("channel", "mean", "deviation", "least", "largest"), rows)).with("class", "card"),
                Chart.grid(List.of(curve)));
    }

    private static Html components(Components components) {
        List<List<String>> rows = new ArrayList<>();
        List<Moments> all = components.all();
        List<Integer> places = IntStream.range(0, all.size()).boxed().sorted(Comparator.naturalOrder()).limit(MOST_COMPONENTS).toList();
        places.forEach(place -> rows.add(row(Integer.toString(place), all.get(place))));
        List<String> notes = new ArrayList<>(remarks(components));
        if (all.size() > MOST_COMPONENTS) {
            notes.add(String.format(Locale.ROOT, "The first %d of %,d components.", MOST_COMPONENTS, all.size()));
        }
        return Html.of(Html.element("ul", notes.stream().map(note -> Html.element("li", note)).toList()).with("class", "note"),
                Html.element("div", Html.table(head("component"), rows)).with("class", "card"));
    }

    /** What is worth knowing of components. */
    static List<String> remarks(Components components) {
        List<String> remarks = new ArrayList<>();
        List<Integer> constant = components.constant();
        if (!constant.isEmpty()) {
            remarks.add((constant.size() == 1 ? "Component " : "Components ") + constant.stream().limit(12).map(String::valueOf).reduce((a, b) -> a + ", " + b).orElse("")
                    + (constant.size() > 12 ? ", …" : "") + (constant.size() == 1 ? " never changes." : " never change."));
        }
        if (components.notFinite() > 0) {
            remarks.add(Words.count(components.notFinite()) + (components.notFinite() == 1 ? " number is" : " numbers are") + " infinite or none.");
        }
        return remarks;
    }

    private Html copies() {
        Copies copies = data.copies();
        List<List<String>> rows = copies.examples().stream().map(example -> List.of("step " + example.step() + (example.name().isEmpty() ? "" : ", " + example.name()),
                "step " + example.of(), example.isLabelledOtherwise() ? "another" : "the same")).toList();
        String told = Words.count(copies.count()) + " steps are exact copies of " + Words.count(copies.groups()) + " before them"
                + (copies.labelledOtherwise() == 0 ? "." : ", " + Words.count(copies.labelledOtherwise()) + " of them with another label.")
                + (copies.areBounded() ? " Of so much data, not each step was compared with each." : "");
        return Html.of(Html.element("p", told).with("class", "note"),
                Html.element("div", Html.table(List.of("copy", "of", "label"), rows)).with("class", "card"));
    }
}
