package io.repforge.framework.results;

import io.repforge.framework.UserError;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of Markdown, of which what lies between two comments is replaced: {@code <!-- NAME: begin -->} and {@code <!-- NAME: end -->}, each in a line of its own.
 *
 * @param path of the page
 * @param section NAME
 */
public record MarkedPage(Path path, String section) {

    /**
     * Looks for the comments, before the work is done.
     *
     * @throws UserError if the page can't be read or replaced, or hasn't both
     */
    public void require() {
        between("");
        try {
            DurableFiles.requireWritable(path);
        } catch (IOException e) {
            throw new UserError("The page " + path + " can't be replaced (" + UserError.reason(e) + "): name another with --page.", e);
        }
    }

    /**
     * Replaces what lies between the comments.
     *
     * @throws UserError as {@link #require}, or if the page can't be written
     */
    public void write(String markdown) {
        RunFolder.writeAtomically(path, between(markdown).getBytes(StandardCharsets.UTF_8));
    }

    private String between(String markdown) {
        String page;
        try {
            page = Files.readString(path);
        } catch (IOException e) {
            throw new UserError("The page " + path + " can't be read (" + UserError.reason(e) + "): name another with --page.", e);
        }
        String begin = "<!-- " + section + ": begin -->\n";
        String end = "<!-- " + section + ": end -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new UserError("The page " + path + " has no lines '" + begin.strip() + "' and '" + end.strip() + "' to put the tables between: add them, or name"
                    + " another section with --section.");
        }
        return page.substring(0, from + begin.length()) + markdown + page.substring(to);
    }
}
