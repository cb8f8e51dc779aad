package io.repforge.tests.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, Markdown.
 *
 * @param name its path within the repository, with slashes
 */
record Page(String name, List<String> lines) {

    /** The repository. */
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    /** Where pages lie, beside the first one. */
    private static final List<String> FOLDERS = List.of(".github", "configs", "framework", "plugin-api", "plugins", "src-tests");
    /** What is built or run there, and what `plugins new` fills in. */
    private static final Pattern NO_PAGES = Pattern.compile("(?:.*/)?(?:target|runs|src/main/resources)/.*");

    private static final Pattern COMMENT = Pattern.compile("<!-- (given|not compiled): (.*) -->");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");

    /**
     * A block of code.
     *
     * @param language what the fence says; empty for an indented block
     * @param line number of its first line
     * @param comment the first word of a comment in the line above, such as {@code given}; empty for none
     * @param said what the comment says
     */
    record Block(String language, int line, String comment, String said, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    /** Something within a line. */
    record Found(int line, String text) {}

    static List<Page> all() {
        List<Page> pages = new ArrayList<>(List.of(read(HOME.resolve("README.md"))));
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).map(Page::read).filter(page -> !NO_PAGES.matcher(page.name).matches())
                        .sorted(Comparator.comparing(Page::name)).forEach(pages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages;
    }

    private static Page read(Path file) {
        try {
            return new Page(HOME.relativize(file).toString().replace('\\', '/'), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path as a link of this page has it. */
    Path linked(String path) {
        return path.isEmpty() ? HOME.resolve(name) : HOME.resolve(name).resolveSibling(path).normalize();
    }

    /** As a person finds it. */
    String at(int line) {
        return name + ":" + line + ": ";
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            if (lines.get(i).startsWith("```")) {
                while (!lines.get(++i).equals("```")) {
                    // the end of the fence is looked for
                }
                Matcher comment = COMMENT.matcher(first > 0 ? lines.get(first - 1) : "");
                boolean said = comment.matches();
                blocks.add(new Block(lines.get(first).substring(3), first + 2, said ? comment.group(1) : "", said ? comment.group(2) : "", lines.subList(first + 1, i)));
            } else if (isIndented(i) && (i == 0 || lines.get(i - 1).isBlank())) {
                while (i < lines.size() && (isIndented(i) || lines.get(i).isBlank() && i + 1 < lines.size() && isIndented(i + 1))) {
                    i++;
                }
                blocks.add(new Block("", first + 1, "", "", lines.subList(first, i).stream().map(line -> line.isBlank() ? "" : line.substring(4)).toList()));
            }
        }
        return blocks;
    }

    private boolean isIndented(int i) {
        return lines.get(i).startsWith("    ");
    }

    /** Lines that are text, those of blocks left empty. */
    private List<String> prose() {
        List<String> prose = new ArrayList<>(lines);
        for (Block block : blocks()) {
            for (int i = 0; i < block.lines().size(); i++) {
                prose.set(block.line() - 1 + i, "");
            }
        }
        return prose;
    }

    /** Code within text. */
    List<Found> spans() {
        return found(SPAN);
    }

    /** What links lead to. */
    List<Found> links() {
        return found(LINK);
    }

    private List<Found> found(Pattern pattern) {
        List<String> prose = prose();
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < prose.size(); i++) {
            for (MatchResult match : pattern.matcher(prose.get(i)).results().toList()) {
                found.add(new Found(i + 1, match.group(1)));
            }
        }
        return found;
    }

    /** The anchors that GitHub makes of headings. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        for (String line : prose()) {
            Optional.of(HEADING.matcher(line)).filter(Matcher::matches).map(heading -> anchor(heading.group(1))).ifPresent(anchors::add);
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.strip().toLowerCase(Locale.ROOT).replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1").replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
    }

    @Override
    public String toString() {
        return name;
    }
}
