package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an index, cloned first where it is named by the URL of a git repository.
 *
 * @param folder the folder
 * @param repository the URL; null where a folder was named
 */
record GitIndex(Path folder, @Nullable String repository) {

    private static final Pattern URL = Pattern.compile("(?:(?:https?|ssh|git|file)://|[\\w.-]+@[\\w.-]+:).*?([\\w.-]+?)(?:\\.git)?/?");

    /**
     * Opens one.
     *
     * @param text a folder, or the URL of a git repository
     * @param here where it is cloned to
     */
    static GitIndex open(String text, Path here) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return new GitIndex(Path.of(text), null);
        }
        Path clone = here.resolve(url.group(1));
        if (!Files.isDirectory(clone.resolve(".git"))) {
            git(List.of("clone", "--quiet", text, clone.toString()), "can't be cloned");
        } else {
            String origin = git(List.of("-C", clone.toString(), "remote", "get-url", "origin"), "has no origin").strip();
            if (!origin.equals(text)) {
                throw new UserError(clone + ": is a clone of " + origin + ", not of " + text + "; move it away, or name its folder as --index.");
            }
            git(List.of("-C", clone.toString(), "pull", "--quiet", "--ff-only"), "can't be brought up to date");
        }
        return new GitIndex(clone, text);
    }

    /** Commits what was written, where it is a clone that was made for that, and says how to push it. */
    Optional<String> commit(String what) {
        if (repository == null) {
            return Optional.empty();
        }
        git(List.of("-C", folder.toString(), "add", "--all"), "can't be committed to");
        if (git(List.of("-C", folder.toString(), "status", "--porcelain"), "can't be looked at").isBlank()) {
            return Optional.of("There is nothing to commit in " + folder + ".");
        }
        git(List.of("-C", folder.toString(), "commit", "--quiet", "-m", what), "can't be committed to");
        return Optional.of("Committed it to " + folder + "; look at it, and then: git -C " + folder + " push");
    }

    private static String git(List<String> arguments, String failure) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new UserError(
                        "The git repository " + failure + " (git " + String.join(" ", arguments) + ": " + told.strip().replaceAll("\\s*\\R\\s*", "; ") + "); do that "
                                + "yourself, and name the folder as --index.");
            }
            return told;
        } catch (IOException e) {
            throw new UserError(
                    "The git repository " + failure + ", since git can't be started (" + UserError.reason(e) + "); clone it yourself, and name the folder as --index.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("The command was interrupted.", e);
        }
    }
}
