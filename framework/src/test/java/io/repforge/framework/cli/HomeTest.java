package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HomeTest {

    @Test
    void theLauncherIsCalledAsItIsReachedFromTheWorkingFolder() {
        Home home = new Home(Optional.of(Path.of("").toAbsolutePath()));
        assertEquals("./repforge", home.launcher(Path.of("")));
        assertEquals(Path.of("repforge").toAbsolutePath().toString(), home.launcher(Path.of("my-encoders")));
        assertEquals("repforge", new Home(Optional.empty()).launcher(Path.of("")));
    }
}
