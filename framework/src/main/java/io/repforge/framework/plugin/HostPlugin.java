package io.repforge.framework.plugin;

import io.repforge.api.ApiVersion;
import io.repforge.framework.ClassPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** The host's own components: declared like a plugin's, in the framework's jar or, while it is developed, in its folder of classes. */
final class HostPlugin {

    /** Plugin id of the host's own components. */
    static final String ID = "repforge";

    private HostPlugin() {}

    static Path location() {
        return ClassPlace.of(HostPlugin.class);
    }

    static InstalledPlugin describe() {
        String version = HostPlugin.class.getPackage().getImplementationVersion();
        return new InstalledPlugin(ID, version == null ? ApiVersion.current() : version, "The host's own components", "Repforge",
                "Apache-2.0", location().toString());
    }

    /** What the host declares. It looks into its own place alone, so that the other libraries' jars stay closed. */
    static List<Provider> providers(InstalledPlugin host) throws IOException {
        Path place = location();
        if (Files.isDirectory(place)) {
            List<Provider> providers = new ArrayList<>();
            for (ComponentKind kind : ComponentKind.values()) {
                Path file = place.resolve(kind.providerFile());
                if (Files.exists(file)) {
                    providers.addAll(ProviderFile.read(Files.newInputStream(file), kind, host));
                }
            }
            return providers;
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return ProviderFile.readAll(jar, host);
        }
    }
}
