package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MachineMemoryTest {

    @Test
    void whatTheVirtualMachineSaysIsWhatTheSystemsFilesSay() {
        double bySystem = MachineMemory.bytes().orElseThrow();
        double byVirtualMachine = MachineMemory.byVirtualMachine().orElseThrow();
        assertTrue(bySystem > 1 << 28, () -> bySystem + " bytes");
        assertEquals(1, byVirtualMachine / bySystem, 0.01);
    }

    @Test
    void wordsHaveTwoDigitsOrMore() {
        assertEquals("1.5 GiB", MachineMemory.words(1.5 * (1L << 30)));
        assertEquals("24 GiB", MachineMemory.words(24.0 * (1L << 30)));
        assertEquals("7 bytes", MachineMemory.words(7));
    }
}
