package io.repforge.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Initializer;
import io.repforge.api.option.OptionValue;
import io.repforge.api.probe.Detail;
import io.repforge.api.space.Space;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever tells the cases of a sealed type apart does so by its {@code Cases}, which a new case can't be missing from. */
class SealedTypesTest {

    @ParameterizedTest
    @ValueSource(classes = {Space.class, Distribution.class, Draw.class, Initializer.class, Attribute.class, OptionValue.class, Detail.class})
    void hasAMethodForEachCase(Class<?> type) throws Exception {
        Class<?> cases = Arrays.stream(type.getDeclaredClasses()).filter(inner -> inner.getSimpleName().equals("Cases")).findFirst().orElseThrow();
        List<Class<?>> told = Arrays.stream(cases.getDeclaredMethods()).<Class<?>>map(method -> method.getParameterTypes()[0]).toList();
        assertEquals(new HashSet<>(Arrays.asList(type.getPermittedSubclasses())), new HashSet<>(told));
        assertEquals(told.size(), Set.copyOf(told).size());
        assertEquals(cases, type.getMethod("match", cases).getParameterTypes()[0]);
    }
}
