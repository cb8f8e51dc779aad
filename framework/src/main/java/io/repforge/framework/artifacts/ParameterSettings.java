package io.repforge.framework.artifacts;

import io.repforge.api.Freezing;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an optimizer wants of which parameters: groups and freezings, by name. */
final class ParameterSettings {

    /** Names that a message shows. */
    private static final int SHOWN = 8;

    private final Map<String, ParameterGroup> groups = new LinkedHashMap<>();
    private final List<Freezing> freezings;

    private ParameterSettings(List<Freezing> freezings) {
        this.freezings = freezings;
    }

    /**
     * @param parameters names of all that is trained
     * @throws UserError if a pattern matches none of them, or a group is left nothing by those before it
     */
    static ParameterSettings of(UpdateRule rule, List<String> parameters) {
        ParameterSettings settings = new ParameterSettings(List.copyOf(rule.freezings()));
        for (Freezing freezing : settings.freezings) {
            requireAny("freeze", freezing.parameters(), freezing::holds, parameters);
        }
        for (ParameterGroup group : rule.groups()) {
            requireAny("groups", group.parameters(), group::holds, parameters);
            List<String> own = parameters.stream().filter(name -> group.holds(name) && !settings.groups.containsKey(name)).toList();
            if (own.isEmpty()) {
                throw new UserError("optimizer.groups: all parameters that '" + group.parameters() + "' matches are in groups before it, of which the first"
                        + " counts; put it before them, or leave it out.");
            }
            own.forEach(name -> settings.groups.put(name, group));
        }
        return settings;
    }

    private static void requireAny(String option, String pattern, Predicate<String> matches, List<String> parameters) {
        if (parameters.stream().noneMatch(matches)) {
            String nearest = NearestName.of(pattern, patterns(parameters)).map(name -> "did you mean '" + name + "'? Parameters are called ")
                    .orElse("parameters are called ");
            throw new UserError("optimizer." + option + ": no parameter is called '" + pattern + "'; " + nearest
                    + String.join(", ", parameters.stream().limit(SHOWN).toList()) + (parameters.size() > SHOWN ? ", … (" + parameters.size() + " in all)" : "")
                    + ".");
        }
    }

    /** What patterns may have been meant: each name, and all that is below each scope. */
    private static Set<String> patterns(List<String> parameters) {
        Set<String> patterns = new LinkedHashSet<>(parameters);
        for (String name : parameters) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                patterns.add(name.substring(0, slash + 1) + "*");
            }
        }
        return patterns;
    }

    /** The group of a parameter; null if it is in none. */
    @Nullable
    ParameterGroup group(String parameter) {
        return groups.get(parameter);
    }

    /** What freezes a parameter; empty if nothing does. */
    List<Freezing> freezings(String parameter) {
        return freezings.stream().filter(freezing -> freezing.holds(parameter)).toList();
    }
}
