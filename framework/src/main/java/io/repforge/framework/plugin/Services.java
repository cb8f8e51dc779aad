package io.repforge.framework.plugin;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** What plugins offer besides components. */
final class Services {

    private Services() {}

    /**
     * What a class loader has.
     *
     * @param where the plugin, or the class path, for messages
     * @throws UserError if something can't be made
     */
    static <T> List<T> of(Class<T> type, ClassLoader loader, String where) {
        List<T> services = new ArrayList<>();
        try {
            ServiceLoader.load(type, loader).forEach(services::add);
        } catch (ServiceConfigurationError e) {
            throw new UserError(
                    where + ": what it declares in META-INF/services/" + type.getName() + " can't be used (" + e.getMessage() + "); ask its author for a mended one.", e);
        }
        return services;
    }
}
