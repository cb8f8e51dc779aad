package io.repforge.framework.recipe;

import io.repforge.api.DataSource;
import io.repforge.framework.plugin.ComponentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Options that every data source has beside its own: {@code {use: image-folder, folder: photos, size: 64, take: 1000}}. Each is an option of a source that is put around it, so that
 * nobody who writes a source has to think of them. Where a source has an option of such a name itself, that is meant.
 */
final class CommonOptions {

    /** The option of the sources around that names the one within. */
    static final String WITHIN = "of";

    /**
     * A source that is put around others.
     *
     * @param source its name
     * @param options what its options are called where they are given to the one within, and what it calls them itself
     */
    record Around(String source, Map<String, String> options) {}

    /** The first ones are nearest to the source: of what it gives some classes are taken, of these some trajectories, and of these some steps. */
    private static final List<Around> ALL = List.of(
            new Around("prepared", same("size", "resize", "channels", "transparency", "max_pixels", "bits", "crops")),
            new Around("of-classes", Map.of("only_classes", "classes")),
            new Around("some-trajectories", Map.of("n_trajs", "n")),
            new Around("some-steps", Map.of("take", "n")));

    private static Map<String, String> same(String... names) {
        return Arrays.stream(names).collect(Collectors.toMap(name -> name, name -> name));
    }

    /** Option of a source around, by the name that it has for the one within. */
    record Known(String name, OptionModel option) {}

    private CommonOptions() {}

    /** The sources that can be put around one of this kind, the innermost first. */
    static List<Around> around(ComponentKind kind) {
        return kind.type().equals(DataSource.class) ? ALL : List.of();
    }

    /** The names that aren't those of its own options. */
    static List<String> names(ComponentKind kind, OptionsModel own) {
        return around(kind).stream().flatMap(around -> around.options().keySet().stream()).filter(name -> own.find(name).isEmpty()).sorted().toList();
    }

    /** Those of {@link #names} that what is installed knows, in the order in which they are put around. */
    static List<Known> known(Catalogue catalogue, ComponentKind kind, OptionsModel own) {
        List<Known> known = new ArrayList<>();
        for (Around around : around(kind)) {
            Optional<OptionsModel> model = catalogue.all(kind).stream().filter(installed -> installed.component().name().equals(around.source())).findFirst()
                    .map(installed -> OptionsModel.of(installed.component().optionsType()));
            model.ifPresent(options -> options.options().forEach(option -> around.options().forEach((name, itsOwn) -> {
                if (itsOwn.equals(option.name()) && own.find(name).isEmpty()) {
                    known.add(new Known(name, option));
                }
            })));
        }
        return known;
    }

    /** Of a source that is given these options, what those around it are given. */
    static Map<Around, Value.Mapping> given(ComponentKind kind, OptionsModel own, Value.Mapping options) {
        Map<Around, Value.Mapping> given = new LinkedHashMap<>();
        for (Around around : around(kind)) {
            Value.Mapping its = Value.Mapping.empty(options.origin());
            for (Map.Entry<String, Value.Mapping.Entry> option : options.entries().entrySet()) {
                String name = around.options().get(option.getKey());
                if (name != null && own.find(option.getKey()).isEmpty()) {
                    its = its.with(name, option.getValue().key(), option.getValue().value());
                }
            }
            if (!its.entries().isEmpty()) {
                given.put(around, its);
            }
        }
        return given;
    }
}
