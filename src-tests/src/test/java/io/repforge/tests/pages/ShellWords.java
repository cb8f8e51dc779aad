package io.repforge.tests.pages;

import java.util.ArrayList;
import java.util.List;

/** Takes lines of a shell apart, as far as pages use it: quotes, comments, substitutions, and what joins commands. */
final class ShellWords {

    private final String line;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean begun;

    private ShellWords(String line) {
        this.line = line;
    }

    /**
     * The commands of a line, each as its words. What would be put in place of {@code $(…)} stands as a word {@code substituted}.
     *
     * @throws IllegalArgumentException if a quote isn't closed
     */
    static List<List<String>> commands(String line) {
        return new ShellWords(line).taken();
    }

    private List<List<String>> taken() {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '\'' || c == '"') {
                int end = end(i, c);
                word.append(line, i + 1, end);
                begun = true;
                i = end;
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                begun = true;
            } else if (c == '$' && line.startsWith("$(", i)) {
                word.append("substituted");
                begun = true;
                i = end(i, ')');
            } else if (c == '#' && !begun) {
                break;
            } else if ("|;&<>".indexOf(c) >= 0) {
                endCommand();
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                word.append(c);
                begun = true;
            }
            i++;
        }
        endCommand();
        return commands;
    }

    private int end(int from, char closing) {
        int end = line.indexOf(closing, from + 1);
        if (end < 0) {
            throw new IllegalArgumentException("no " + closing + " closes what is opened in " + line);
        }
        return end;
    }

    private void endWord() {
        if (begun) {
            words.add(word.toString());
        }
        word = new StringBuilder();
        begun = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
        }
        words = new ArrayList<>();
    }
}
