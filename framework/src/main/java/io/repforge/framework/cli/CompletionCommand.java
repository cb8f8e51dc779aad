package io.repforge.framework.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge completion}. */
@Command(mixinStandardHelpOptions = true,
        description = "Prints a script by which Bash or Zsh completes commands, options, their values and files. It is of this version: write it anew after an update.",
        footer = {
                "  # Bash, with the package bash-completion, which reads it when it is needed",
                "  mkdir -p ~/.local/share/bash-completion/completions",
                "  repforge completion bash > ~/.local/share/bash-completion/completions/repforge",
                "  # Zsh; the last line belongs into ~/.zshrc",
                "  repforge completion zsh > ~/.repforge-completion",
                "  source ~/.repforge-completion"
        })
final class CompletionCommand implements Runnable {

    /** The script finds out itself which it is, and takes Zsh's own way to scripts for Bash; its first line alone says whose it is. */
    enum Shell {
        bash, zsh
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("repforge", RepforgeCommand.of(spec).within().commandLine()).replaceFirst("^#!.*", "#!/usr/bin/env " + shell));
        out.flush();
    }
}
