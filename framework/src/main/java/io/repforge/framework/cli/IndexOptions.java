package io.repforge.framework.cli;

import io.repforge.framework.install.Download;
import io.repforge.framework.install.IndexSettings;
import io.repforge.framework.install.Indexes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --index}, for commands that look for plugins. */
final class IndexOptions {

    @Option(names = "--index", paramLabel = "PLACE", description = "An index of plugins: a URL, a file plugins.json or its folder. May be repeated, and these alone are"
            + " asked then; by default those in REPFORGE_INDEXES or in ~/.config/repforge/indexes, and Repforge's own.")
    private List<String> places = new ArrayList<>();

    /** What the user has named, or else has set. */
    Indexes open(Download download) {
        return new Indexes(settings().places(places), download);
    }

    static IndexSettings settings() {
        return new IndexSettings(System.getenv(), Path.of(System.getProperty("user.home")), Home.current().index());
    }
}
