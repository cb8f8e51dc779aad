package io.repforge.framework.cli;

import io.repforge.framework.install.SigningKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repforge plugins keygen}. */
@Command(name = "keygen", mixinStandardHelpOptions = true,
        description = "Makes the key by which you sign your plugins. Keep it, and keep it to yourself: updates must be signed by the same one.")
final class PluginsKeygenCommand implements Runnable {

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "publisher.key", description = "The file; publisher.key by default. None is replaced.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        SigningKey key = SigningKey.generate();
        key.write(file);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Wrote the key " + key.known().fingerprint() + " to " + file + "; it isn't protected by a password, so keep it where only you can read it, and out of"
                + " repositories.");
    }
}
