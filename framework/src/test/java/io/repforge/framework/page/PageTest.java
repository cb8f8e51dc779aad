package io.repforge.framework.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final String NASTY = "</script><img src=x onerror='alert(1)'>\"&amp;\u2028";

    @Test
    void whatIsNamedByUsersIsTextAndNeverMarkup() {
        Html html = Html.element("p", NASTY, Html.element("b", "a & b")).with("title", "\"><i>");
        assertEquals("<p title=\"&quot;&gt;&lt;i&gt;\">&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&quot;&amp;amp;\u2028<b>a &amp; b</b></p>",
                html.toString());
    }

    @Test
    void attributesBelongToElementsAndHaveNames() {
        assertThrows(IllegalStateException.class, () -> Html.text("a").with("class", "b"));
        assertThrows(IllegalArgumentException.class, () -> Html.element("p").with("on click", "b"));
        assertThrows(IllegalArgumentException.class, () -> Html.element("p><script"));
        assertEquals("<img src=\"a\">", Html.element("img").with("src", "a").toString());
    }

    @Test
    void aTableNamesItsRowsAndColumns() {
        assertEquals("<div class=\"table\"><table><thead><tr><th scope=\"col\"></th><th scope=\"col\">a</th></tr></thead>"
                + "<tbody><tr><th scope=\"row\">x</th><td>1</td></tr></tbody></table></div>",
                Html.table(List.of("", "a"), List.of(List.of("x", 1))).toString());
    }

    /** A browser ends a script at the first end of one, wherever it stands. */
    @Test
    void dataOfAChartNeverEndsItsScriptAndIsReadAsItWas() throws Exception {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(NASTY, NASTY);
        data.put("numbers", Arrays.asList(0.1, 1e-300, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 12345678901L));
        data.put("array", new double[] {0.1, Double.NaN});
        data.put("floats", new float[] {0.1f, Float.NaN});
        String html = new Chart("lines", "Scores of " + NASTY, "what " + NASTY, data).html().toString();

        Matcher script = Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL).matcher(html);
        assertTrue(script.find());
        assertFalse(script.group(1).matches("(?s).*[<>&\u2028].*"), script.group(1));
        JsonNode read = new ObjectMapper().readTree(script.group(1));
        assertEquals(NASTY, read.get(NASTY).asText());
        assertEquals("[0.1,1.0E-300,-0.0,null,null,12345678901]", read.get("numbers").toString());
        assertEquals("[0.1,null]", read.get("array").toString());
        assertEquals("[0.1,null]", read.get("floats").toString());
        assertEquals(1, html.split("</script>", -1).length - 1);
        assertFalse(html.contains("<img"));
    }

    @Test
    void aPageHoldsAllThatItNeedsAndForbidsTheRest() {
        String page = new Page("run " + NASTY).head(Html.element("p", "running")).section("Loss & norms", Html.element("p", "1.5"))
                .script("repforge.kind('own', () => ({}));").style(".own { color: red }").reload(10).html();

        assertTrue(page.contains("Content-Security-Policy\" content=\"default-src 'none'"));
        assertFalse(page.replaceAll("(?s)<script>.*?</script>", "").matches("(?s).*<(script|img|link|iframe)[^>]*(src|href)=\"(?!data:).*"), "nothing is loaded");
        assertTrue(page.contains("<title>run &lt;/script&gt;"));
        assertTrue(page.contains("<a href=\"#loss-norms\">Loss &amp; norms</a>") && page.contains("<section id=\"loss-norms\"><h2>Loss &amp; norms</h2><p>1.5</p>"));
        assertTrue(page.contains("data-reload=\"10\""));
        assertTrue(page.indexOf("echarts") < page.indexOf("const repforge") && page.indexOf("const repforge") < page.indexOf("repforge.kind('own'")
                && page.indexOf("repforge.kind('own'") < page.indexOf("repforge.start();"), "scripts come in the order in which they need each other");
        assertTrue(page.contains("Licensed to the Apache Software Foundation"), "the library's licence goes with it");
        assertEquals(4, page.split("</script>", -1).length - 1);
    }

    @Test
    void aScriptMayNotHoldItsOwnEnd() {
        assertThrows(IllegalArgumentException.class, () -> new Page("a").script("let a = '</SCRIPT>'"));
        assertThrows(IllegalArgumentException.class, () -> new Page("a").style("</style>"));
    }
}
