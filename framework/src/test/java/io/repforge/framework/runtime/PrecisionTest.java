package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.framework.UserError;
import org.junit.jupiter.api.Test;

/** Which precisions can be had where, and what is said of the others. */
class PrecisionTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults();
    private static final Device GPU = new Device(Device.Kind.CUDA, 0);

    private static String refusal(Precision precision, SessionOptions options, Device device) {
        return assertThrows(UserError.class, () -> precision.require(options, device)).getMessage();
    }

    @Test
    void eachDeviceHasOneBesideFloat32() {
        for (Device device : new Device[] {Device.CPU, GPU}) {
            assertDoesNotThrow(() -> Precision.FLOAT32.require(OPTIONS.withOneDnn(false), device));
        }
        assertDoesNotThrow(() -> Precision.BFLOAT16.require(OPTIONS, Device.CPU));
        assertDoesNotThrow(() -> Precision.FLOAT16.require(OPTIONS, GPU));
    }

    @Test
    void theOtherOnesAreRefusedWithWhatToDo() {
        assertEquals("precision: float16 can't be had on the CPU, which device: auto is here: use precision: bfloat16 or float32.",
                refusal(Precision.FLOAT16, OPTIONS, Device.CPU));
        assertEquals("precision: float16 can't be had on the CPU: use precision: bfloat16 or float32.",
                refusal(Precision.FLOAT16, OPTIONS.withDevice(Device.CPU), Device.CPU));
        assertEquals("precision: bfloat16 can't be had on cuda:0, which device: auto is here: use precision: float16 or float32, or device: cpu.",
                refusal(Precision.BFLOAT16, OPTIONS, GPU));
        assertEquals("precision: bfloat16 needs oneDNN's kernels, and onednn is false: set onednn: true, or use precision: float32.",
                refusal(Precision.BFLOAT16, OPTIONS.withOneDnn(false), Device.CPU));
    }
}
