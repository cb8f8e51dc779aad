package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.probes.linear.LogisticRegression;
import io.repforge.framework.recipe.OptionBinder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearProbeDefaultsTest {

    /** What is fitted elsewhere than in the probe is fitted as the probe would. */
    @Test
    void theUsualRegressionIsThatOfTheProbe() {
        LinearProbe probe = new LinearProbe();
        LinearProbe.Options defaults = new OptionBinder(ClassPathComponents.load()).options(probe.optionsType(), Map.of(), probe.name());
        assertEquals(defaults.regression(), LogisticRegression.usual());
    }
}
