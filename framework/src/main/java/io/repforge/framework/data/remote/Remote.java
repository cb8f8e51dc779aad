package io.repforge.framework.data.remote;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.RemoteFiles;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files by their URLs: of https and http, and of the schemes that plugins read. */
public final class Remote {

    private static final Pattern URL = Pattern.compile("(?i)(?!file:)[a-z][a-z0-9+.-]+://.*");

    private final RemoteSettings settings;
    private final Supplier<List<RemoteFiles>> plugins;
    private final FileCache cache;
    private final Map<String, DataFile> files = new ConcurrentHashMap<>();
    private @Nullable List<RemoteFiles> stores;

    /**
     * @param plugins what reads other schemes; asked when the first URL comes
     * @param folder where files are kept that are wanted on local disk; asked for when the first is, and made where it doesn't exist
     */
    public Remote(RemoteSettings settings, Supplier<List<RemoteFiles>> plugins, Supplier<Path> folder) {
        this.settings = settings;
        this.plugins = plugins;
        this.cache = new FileCache(() -> folder.get().resolve("remote"), settings.cache());
    }

    /** With what the class path has, as the variables of the process say. */
    public static Remote ofClassPath() {
        return new Remote(RemoteSettings.of(System.getenv()), () -> ServiceLoader.load(RemoteFiles.class).stream().map(ServiceLoader.Provider::get).toList(),
                () -> Path.of(System.getProperty("user.home"), ".cache", "repforge"));
    }

    /** Whether a location is a URL of a remote file. */
    public static boolean isUrl(String location) {
        return URL.matcher(location).matches();
    }

    /**
     * A file. Whether it is there is found out when it is read.
     *
     * @throws UserError if nothing reads its scheme
     */
    public DataFile file(String url) {
        RemoteFiles store = store(url);
        return files.computeIfAbsent(url, any -> new RemoteFile(url, store, settings, cache));
    }

    /**
     * The files whose URLs begin so; empty where they can't be listed.
     *
     * @throws UserError if nothing reads the scheme
     * @throws IOException if they can't be reached
     */
    public Optional<List<String>> list(String prefix) throws IOException {
        RemoteFiles store = store(prefix);
        Attempts attempts = new Attempts(prefix, settings);
        while (true) {
            try {
                return store.list(prefix);
            } catch (IOException e) {
                attempts.failed(e);
            }
        }
    }

    private RemoteFiles store(String url) {
        String scheme = url.substring(0, url.indexOf(':')).toLowerCase(Locale.ROOT);
        List<RemoteFiles> all = stores();
        return all.stream().filter(store -> store.schemes().contains(scheme)).findFirst().orElseThrow(() -> {
            Set<String> known = new TreeSet<>();
            all.forEach(store -> known.addAll(store.schemes()));
            return new UserError("'" + url + "': nothing that is installed reads URLs of " + scheme + ", but of " + String.join(", ", known)
                    + "; install a plugin that does, or download the file and name the path");
        });
    }

    private synchronized List<RemoteFiles> stores() {
        if (stores == null) {
            List<RemoteFiles> all = new ArrayList<>(List.of(new WebFiles(settings.patience())));
            all.addAll(plugins.get());
            stores = all;
        }
        return stores;
    }
}
