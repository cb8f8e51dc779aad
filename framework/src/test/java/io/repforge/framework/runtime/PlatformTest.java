package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void thereAreFour() {
        assertEquals("linux-x86_64 linux-arm64 macosx-arm64 windows-x86_64",
                String.join(" ", Stream.of(Platform.values()).map(Platform::toString).toList()));
        for (Platform platform : Platform.values()) {
            assertEquals(platform, Platform.required(platform.toString()));
        }
    }

    @Test
    void otherMachinesHearWhichTheyAre() {
        assertEquals("Repforge computes by ONNX Runtime's training build, which exists for Linux on x86-64, Linux on ARM (64 bits), macOS on Apple silicon, "
                + "Windows on x86-64, and this is linux-ppc64le: run it on one of these machines.",
                assertThrows(UserError.class, () -> Platform.required("linux-ppc64le")).getMessage());
    }

    @Test
    void theBuildHasTheNativeLibrariesOfThisMachine() {
        for (Platform platform : Platform.values()) {
            assertEquals(platform == Platform.here(), platform.isBuiltIn(PlatformTest.class.getClassLoader()), platform::toString);
        }
    }

    @Test
    void thereIsABuildForCudaForTwoOfThem() {
        assertTrue(Platform.LINUX_X86_64.hasCuda() && Platform.WINDOWS_X86_64.hasCuda());
        assertFalse(Platform.LINUX_ARM64.hasCuda() || Platform.MACOSX_ARM64.hasCuda());
    }
}
