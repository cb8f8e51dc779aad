package io.repforge.framework.recipe;

import io.repforge.api.Algorithm;
import io.repforge.api.Component;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.Components.Installed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A component as {@code plugins describe} shows it: what it is, its options in a table, and what an algorithm presets. */
public final class ComponentDescription {

    private static final List<String> HEADINGS = List.of("option", "type", "default", "range", "description");

    private final ComponentKind kind;
    private final Installed<? extends Component<?>> installed;
    private final Components components;

    /**
     * @param kind kind under which it is installed
     * @param installed the component
     * @param components everything that is installed
     */
    public ComponentDescription(ComponentKind kind, Installed<? extends Component<?>> installed, Components components) {
        this.kind = kind;
        this.installed = installed;
        this.components = components;
    }

    /** Some lines, the last one ended too. */
    public String text() {
        Component<?> component = installed.component();
        StringBuilder text = new StringBuilder();
        text.append(component.name()).append(" (").append(kind).append(", from ").append(installed.plugin()).append(")\n");
        text.append(component.description()).append("\n");
        List<List<String>> rows = new ArrayList<>();
        addRows(OptionsModel.of(component.optionsType()), "", rows, new HashSet<>());
        text.append(rows.isEmpty() ? "\nIt has no options.\n" : "\n" + table(rows));
        if (component instanceof Algorithm<?> algorithm) {
            appendPreset(algorithm, text);
        }
        return text.toString();
    }

    /** A row for each option; those of nested maps follow their own, with dotted names. */
    private static void addRows(OptionsModel model, String prefix, List<List<String>> rows, Set<Class<?>> above) {
        above.add(model.type());
        for (OptionModel option : model.options()) {
            String name = prefix + option.name();
            String length = option.length() < 0 ? "" : option.length() + " elements";
            String range = option.range().words();
            rows.add(List.of(name, option.type().words(), option.defaults().orElse("(required)"),
                    length.isEmpty() || range.isEmpty() ? length + range : length + ", each " + range, option.description()));
            boolean list = option.type() instanceof OptionType.ListOf;
            OptionType type = option.type() instanceof OptionType.ListOf of ? of.element() : option.type();
            if (type instanceof OptionType.Nested nested && !above.contains(nested.type())) {
                addRows(nested.model(), name + (list ? "[]." : "."), rows, new HashSet<>(above));
            }
        }
    }

    private static String table(List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(HEADINGS);
        all.addAll(rows);
        int[] widths = new int[HEADINGS.size()];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder table = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private <O extends Record> void appendPreset(Algorithm<O> algorithm, StringBuilder text) {
        boolean needsOptions = OptionsModel.of(algorithm.optionsType()).options().stream().anyMatch(OptionModel::isRequired);
        if (needsOptions) {
            text.append("\nWhat it presets depends on its required options.\n");
            return;
        }
        O defaults = new OptionBinder(components).options(algorithm.optionsType(), Map.of(), "defaults of '" + algorithm.name() + "'");
        text.append("\nIt presets, unless a recipe says otherwise:\n");
        YamlWriter.document(algorithm.preset(defaults).choices()).lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
