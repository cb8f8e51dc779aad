package io.repforge.framework.recipe;

import io.repforge.api.option.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Writes bound options as YAML, which binds to the same options again. */
final class YamlWriter {

    private final Catalogue catalogue;
    private final boolean withDefaults;

    private YamlWriter(Catalogue catalogue, boolean withDefaults) {
        this.catalogue = catalogue;
        this.withDefaults = withDefaults;
    }

    /** Writes every option. */
    YamlWriter(Catalogue catalogue) {
        this(catalogue, true);
    }

    /** Leaves out options of components that have their defaults. */
    static YamlWriter brief(Catalogue catalogue) {
        return new YamlWriter(catalogue, false);
    }

    /** A document, a key a line. */
    String document(Record options) {
        return resolved(map(options));
    }

    /** Plain keys, one a line. */
    static String document(Map<String, ?> plain) {
        StringBuilder text = new StringBuilder();
        plain.forEach((key, value) -> text.append(key).append(": ").append(dump(JavaValues.of(value, "").plain(), DumperOptions.FlowStyle.FLOW).strip()).append('\n'));
        return text.toString();
    }

    /** Plain keys as a resolved recipe is written. */
    static String resolved(Map<String, ?> plain) {
        return dump(plain, DumperOptions.FlowStyle.AUTO);
    }

    /** A plain value in one line. */
    static String line(@Nullable Object plain) {
        return dump(plain, DumperOptions.FlowStyle.FLOW).strip();
    }

    /** One value in one line. */
    String line(OptionType type, @Nullable Object value) {
        return dump(plain(type, value), DumperOptions.FlowStyle.FLOW).strip();
    }

    /** A value as plain Java: what a recipe would give. */
    @Nullable
    Object plain(OptionType type, @Nullable Object value) {
        if (value == null) {
            return null;
        } else if (type instanceof OptionType.Choice) {
            return Keys.plain((Enum<?>) value);
        } else if (type instanceof OptionType.Nested nested) {
            return nested.hasShortForm() ? shortest((Record) value) : map((Record) value);
        } else if (type instanceof OptionType.ListOf list) {
            List<@Nullable Object> plain = new ArrayList<>();
            ((List<?>) value).forEach(element -> plain.add(plain(list.element(), element)));
            return plain;
        } else if (type instanceof OptionType.MapOf map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, element) -> plain.put((String) key, plain(map.element(), element)));
            return plain;
        } else if (type instanceof OptionType.Chosen chosen) {
            Use<?> use = (Use<?>) value;
            String name = catalogue.nameOf(use.component(), chosen.kind());
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            plain.put(Value.Mapping.USE, name);
            plain.putAll(map(use.options()));
            return plain.size() == 1 ? name : plain;
        } else if (type instanceof OptionType.Anything) {
            // A copy, since SnakeYAML writes an object that occurs twice as an alias.
            return JavaValues.of(value, "").plain();
        }
        return value;
    }

    private Object shortest(Record options) {
        Map<String, @Nullable Object> chosen = brief(catalogue).map(options);
        Map<String, @Nullable Object> all = map(options);
        chosen.remove(Value.Mapping.USE);
        Object name = all.get(Value.Mapping.USE);
        return chosen.isEmpty() && name != null ? name : all;
    }

    private Map<String, @Nullable Object> map(Record options) {
        OptionsModel model = OptionsModel.of(options.getClass());
        List<@Nullable Object> values = model.values(options);
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            OptionModel option = model.options().get(i);
            // Once: twice at each level would be 2^n times n levels down.
            Object value = plain(option.type(), values.get(i));
            if (withDefaults || !isDefault(option, value)) {
                plain.put(option.name(), value);
            }
        }
        return plain;
    }

    /**
     * @param value as plain Java
     */
    private boolean isDefault(OptionModel option, @Nullable Object value) {
        if (option.isRequired()) {
            return false;
        }
        Faults faults = new Faults();
        Object bound = new Binding(catalogue, faults).option(option, option.defaultValue(faults), option.name());
        return faults.size() == 0 && Objects.equals(value, plain(option.type(), bound));
    }

    private static String dump(@Nullable Object plain, DumperOptions.FlowStyle style) {
        DumperOptions dumper = new DumperOptions();
        dumper.setDefaultFlowStyle(style);
        dumper.setWidth(Integer.MAX_VALUE);
        dumper.setSplitLines(false);
        LoaderOptions loader = new LoaderOptions();
        return new Yaml(new SafeConstructor(loader), new Numbers(dumper), dumper, loader, new CoreSchema()).dump(plain);
    }

    /** Writes 3e-4 as 3e-4, where SnakeYAML would write 3.0E-4. */
    private static final class Numbers extends Representer {

        Numbers(DumperOptions options) {
            super(options);
            representers.put(Double.class, number -> representScalar(Tag.FLOAT, real(((Number) number).doubleValue())));
            representers.put(Float.class, number -> representScalar(Tag.FLOAT, real(Double.parseDouble(number.toString()))));
        }

        private static String real(double number) {
            String shortest = Range.number(number);
            return shortest.matches("-?[0-9]+") ? shortest + ".0" : shortest;
        }
    }
}
