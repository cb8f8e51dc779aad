package io.repforge.framework.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A page of HTML that needs no other file and no network: style, script and the library that draws its charts (Apache ECharts, Apache-2.0) are inside, which
 * makes a page of about a megabyte. It is light or dark as the browser is, or as the reader chooses.
 */
public final class Page {

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:";
    private static final String CHARTS = resource(Page.class, "echarts/dist/echarts.min.js");
    private static final String STYLE = resource(Page.class, "page.css");
    private static final String SCRIPT = resource(Page.class, "page.js");

    private final String title;
    private final Map<String, Html> sections = new LinkedHashMap<>();
    private final List<String> scripts = new ArrayList<>();
    private final List<String> styles = new ArrayList<>();
    private Html head = Html.NONE;
    private int reload;

    public Page(String title) {
        this.title = title;
    }

    /** What stands beside and under the title. */
    public Page head(Html content) {
        this.head = content;
        return this;
    }

    /**
     * Adds a part with a heading of its own, which the page's navigation has, too.
     *
     * @param content as {@link Html#of} takes it
     */
    public Page section(String heading, Object... content) {
        sections.put(heading, Html.of(content));
        return this;
    }

    /**
     * Adds a script of its own, which runs after the page's.
     *
     * @param javaScript without an end of a script in it
     */
    public Page script(String javaScript) {
        scripts.add(requireInside(javaScript, "</script"));
        return this;
    }

    /** Adds style. */
    public Page style(String css) {
        styles.add(requireInside(css, "</style"));
        return this;
    }

    /**
     * Lets the page read itself anew as long as somebody looks at it.
     *
     * @param seconds between
     */
    public Page reload(int seconds) {
        this.reload = seconds;
        return this;
    }

    private static String requireInside(String text, String end) {
        if (text.toLowerCase(Locale.ROOT).contains(end)) {
            throw new IllegalArgumentException("a part of a page holds its own end: " + end);
        }
        return text;
    }

    /** The whole page. */
    public String html() {
        StringBuilder page = new StringBuilder(CHARTS.length() + 200_000);
        page.append("<!DOCTYPE html>\n<html lang=\"en\"").append(reload > 0 ? " data-reload=\"" + reload + "\"" : "").append(">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
                // Whatever a name in it may hold, the page loads nothing. Browsers would ask for an icon, too.
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(POLICY).append("\">\n")
                .append("<link rel=\"icon\" href=\"data:,\">\n")
                .append(Html.element("title", title)).append("\n<style>\n").append(STYLE);
        styles.forEach(page::append);
        page.append("</style>\n</head>\n<body>\n").append(header()).append('\n');
        page.append(Html.element("main", sections.entrySet().stream().map(section -> Html.element("section",
                Html.element("h2", section.getKey()), section.getValue()).with("id", id(section.getKey()))).toList()));
        page.append("\n<script>").append(CHARTS).append("</script>\n<script>\n").append(SCRIPT).append("</script>\n");
        scripts.forEach(script -> page.append("<script>\n").append(script).append("</script>\n"));
        return page.append("<script>repforge.start();</script>\n</body>\n</html>\n").toString();
    }

    private Html header() {
        Html theme = Html.element("button", "Light or dark").with("type", "button").with("class", "theme").with("data-theme-switch", "");
        List<Html> links = sections.keySet().stream().map(heading -> Html.element("a", heading).with("href", "#" + id(heading))).toList();
        return Html.of(Html.element("header", Html.element("div", Html.element("h1", title), theme).with("class", "title"), head),
                Html.element("nav", links).with("aria-label", "Parts of the page"));
    }

    private static String id(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /**
     * A resource of text.
     *
     * @param beside a class of its package
     * @param name such as {@code page.js}
     */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), () -> "the jar lacks " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
