package io.repforge.framework.recipe;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All options of a record, in the order of its components. */
record OptionsModel(Class<? extends Record> type, List<OptionModel> options) {

    /**
     * @throws io.repforge.framework.UserError if the record isn't made of options
     */
    static OptionsModel of(Class<? extends Record> type) {
        List<OptionModel> options = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            options.add(OptionModel.of(type, component));
        }
        return new OptionsModel(type, List.copyOf(options));
    }

    List<String> names() {
        return options.stream().map(OptionModel::name).toList();
    }

    Optional<OptionModel> find(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    /**
     * Makes the record.
     *
     * @throws IllegalArgumentException if the record itself refuses the values
     */
    Record create(List<@Nullable Object> values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("can't make a " + type.getName(), e);
        }
    }

    /** The values of such a record, in the order of the options. */
    List<@Nullable Object> values(Record record) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                values.add(component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("can't read " + component.getName() + " of " + type.getName(), e);
            }
        }
        return values;
    }
}
