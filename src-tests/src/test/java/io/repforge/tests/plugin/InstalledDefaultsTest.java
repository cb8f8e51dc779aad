package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Component;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Fault;
import io.repforge.framework.recipe.OptionBinder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every default that a component of ours states is one that its option takes. */
class InstalledDefaultsTest {

    @TestFactory
    Stream<DynamicTest> the_defaults_hold_of() {
        ClassPathComponents components = ClassPathComponents.load();
        OptionBinder binder = new OptionBinder(components);
        return Stream.of(ComponentKind.values()).flatMap(kind -> all(components, kind).stream().map(component -> DynamicTest.dynamicTest(kind + " " + component.name(),
                () -> assertEquals(List.of(), binder.faultyDefaults(component).stream().map(Fault::toString).toList()))));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the kind is only known at run time
    private static List<Component<?>> all(Components components, ComponentKind kind) {
        List<Components.Installed<Component<?>>> installed = (List) components.all((Class) kind.type());
        return installed.stream().<Component<?>>map(Components.Installed::component).toList();
    }
}
