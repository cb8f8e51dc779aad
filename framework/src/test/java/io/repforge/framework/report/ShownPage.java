package io.repforge.framework.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page holds, as a browser would find it: its text without scripts, and the data of its charts by their titles. */
record ShownPage(String html, Map<String, JsonNode> charts) {

    private static final Pattern FIGURE =
            Pattern.compile("<figure class=\"card chart\"[^>]*><figcaption><h3>(.*?)</h3>.*?<script type=\"application/json\">(.*?)</script>",
                    Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    static ShownPage of(String page) throws IOException {
        Map<String, JsonNode> charts = new LinkedHashMap<>();
        Matcher figure = FIGURE.matcher(page);
        while (figure.find()) {
            charts.put(figure.group(1), JSON.readTree(figure.group(2)));
        }
        return new ShownPage(page.replaceAll("(?s)<script.*?</script>", "").replaceAll("(?s)<style>.*?</style>", ""), charts);
    }

    /** The values of the points of a chart's series. */
    List<Double> values(String chart, int series) {
        List<Double> values = new ArrayList<>();
        charts.get(chart).get("series").get(series).get("points").forEach(point -> values.add(point.get(1).doubleValue()));
        return values;
    }

    /** Text as it is read, cells of tables apart by bars. */
    String text() {
        return html.replaceAll("</t[hd]>", "|").replaceAll("</(tr|p|h[1-3]|li|div)>", "\n").replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">")
                .replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }
}
