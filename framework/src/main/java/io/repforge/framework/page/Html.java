package io.repforge.framework.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Markup. It is made of text, which is escaped, and of elements, so that nothing that a user has named can become markup by itself. Immutable.
 * <pre>{@code
 * Html.element("p", "loss of ", Html.element("b", run.name())).with("class", "note")
 * }</pre>
 */
public final class Html {

    /** Nothing. */
    public static final Html NONE = new Html("", "", "", "");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    /** Elements without content, which have no end either. */
    private static final Set<String> EMPTY = Set.of("img", "br", "input", "meta");

    private final String name;
    private final String attributes;
    private final String content;
    private final String end;

    private Html(String name, String attributes, String content, String end) {
        this.name = name;
        this.attributes = attributes;
        this.content = content;
        this.end = end;
    }

    /** Text as it is to be read. */
    public static Html text(String text) {
        return new Html("", "", escaped(text), "");
    }

    /**
     * Parts, one after the other.
     *
     * @param parts markup, collections of it, or anything else, whose text is taken
     */
    public static Html of(Object... parts) {
        return new Html("", "", joined(Arrays.asList(parts)), "");
    }

    /**
     * An element.
     *
     * @param name such as {@code p}
     * @param content as {@link #of} takes it
     * @throws IllegalArgumentException if there is no such name
     */
    public static Html element(String name, Object... content) {
        requireName(name);
        return new Html(name, "", joined(Arrays.asList(content)), EMPTY.contains(name) ? "" : "</" + name + ">");
    }

    /**
     * The same element with an attribute.
     *
     * @param attribute its name
     * @throws IllegalStateException if this isn't one element
     */
    public Html with(String attribute, String value) {
        if (name.isEmpty()) {
            throw new IllegalStateException("only an element has attributes");
        }
        requireName(attribute);
        return new Html(name, attributes + " " + attribute + "=\"" + escaped(value) + "\"", content, end);
    }

    /** Markup that the page's own code has written, such as its style. */
    static Html raw(String markup) {
        return new Html("", "", markup, "");
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of an element or attribute");
        }
    }

    private static String joined(Collection<?> parts) {
        return parts.stream().map(part -> part instanceof Collection<?> several ? joined(several) : part instanceof Html html ? html.toString()
                : escaped(part.toString())).collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    /** A table whose first column names its rows. */
    public static Html table(List<?> head, List<? extends List<?>> rows) {
        List<Html> lines = new ArrayList<>();
        for (List<?> row : rows) {
            List<Html> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(i == 0 ? element("th", row.get(i)).with("scope", "row") : element("td", row.get(i)));
            }
            lines.add(element("tr", cells));
        }
        List<Html> titles = head.stream().map(title -> element("th", title).with("scope", "col")).toList();
        Html table = element("table", titles.isEmpty() ? NONE : element("thead", element("tr", titles)), element("tbody", lines));
        return element("div", table).with("class", "table");
    }

    @Override
    public String toString() {
        return name.isEmpty() ? content : "<" + name + attributes + ">" + content + end;
    }
}
