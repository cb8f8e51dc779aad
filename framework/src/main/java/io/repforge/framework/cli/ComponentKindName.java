package io.repforge.framework.cli;

import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import java.util.Arrays;
import java.util.Iterator;

/** What users call the kinds of components: their names, and {@code listener} for short. */
final class ComponentKindName {

    private static final String LISTENER = "listener";

    private ComponentKindName() {}

    /** All names, as a shell completes them. */
    static final class All implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ComponentKind.values()).map(ComponentKind::kebabName).iterator();
        }
    }

    /**
     * The kind of a name.
     *
     * @throws UserError if there is none, with the nearest
     */
    static ComponentKind parse(String name) {
        if (name.equals(LISTENER)) {
            return ComponentKind.RUN_LISTENER;
        }
        return Arrays.stream(ComponentKind.values()).filter(kind -> kind.kebabName().equals(name)).findFirst()
                .orElseThrow(() -> new UserError("There is no kind of component '" + name + "'; " + NearestName.advice(name,
                        Arrays.stream(ComponentKind.values()).map(ComponentKind::kebabName).toList())));
    }
}
