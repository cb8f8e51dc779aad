package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.repforge.framework.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in the form of ONNX Runtime 1.24.1, shortened; what the driver says of codes 35, 100 and 101 stands for its own words. */
class CudaFaultTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [ONNXRuntimeError] : 1 : FAIL : Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared \
            object file: No such file or directory | the libraries of CUDA 13 are missing (libcublasLt.so.13); install them, or name their folder in LD_LIBRARY_PATH
            [ONNXRuntimeError] : 1 : FAIL : Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared \
            object file: No such file or directory | cuDNN 9 is missing (libcudnn.so.9); install it, or name its folder in LD_LIBRARY_PATH
            CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0 ; hostname=h ; expr=cudaGetDeviceCount(&n); | \
            the NVIDIA driver is missing or too old for CUDA 13; install a driver of version 580 or newer
            CUDA failure 100: no CUDA-capable device is detected ; GPU=0 ; hostname=h ; expr=cudaGetDeviceCount(&n); | \
            the NVIDIA driver finds no GPU; nvidia-smi lists what it finds, and CUDA_VISIBLE_DEVICES may hide some
            CUDA failure 101: invalid device ordinal ; GPU=0 ; hostname=h ; expr=cudaSetDevice(info_.device_id); | \
            there is no CUDA device number 3; they count from 0, and nvidia-smi lists them
            Parse Failed to parse provider option "device_id": Invalid device ID: 3, must be between 0 (inclusive) and 2 (exclusive). | \
            there is no CUDA device number 3, only 2, counted from 0
            Parse Failed to parse provider option "device_id": Invalid device ID: 0, must be between 0 (inclusive) and 0 (exclusive). | \
            the NVIDIA driver finds no GPU; nvidia-smi lists what it finds, and CUDA_VISIBLE_DEVICES may hide some
            CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc(); | CUDA says 'out of memory'
            something else | ONNX Runtime says 'something else'
            """)
    void aSentenceSaysWhatToDo(String message, String fault) {
        assertEquals(fault, CudaFault.of(message, 3));
    }

    @Test
    void theCpuBuildSaysHowToGetTheOther() {
        try (Engine engine = Engine.load()) {
            String message = cudaFault(engine, "cuda");
            assumeTrue(message.contains("this is ONNX Runtime's CPU build"), "runs on the CPU build alone");
            assertTrue(message.startsWith("device: cuda:0 can't be used: ") && message.contains("./repforge --rebuild=cuda"), message);
            assertEquals(message.replace("cuda:0", "cuda:7"), cudaFault(engine, "cuda:7"));
            assertEquals(Device.CPU, engine.resolve(Device.AUTO));
            assertEquals(Device.CPU, engine.resolve(Device.CPU));
        }
    }

    private static String cudaFault(Engine engine, String device) {
        try {
            engine.resolve(Device.parse(device));
            return "none";
        } catch (UserError e) {
            return e.getMessage();
        }
    }

    @Test
    void autoIsAlwaysADeviceThatWorks() {
        try (Engine engine = Engine.load()) {
            Device best = engine.resolve(Device.AUTO);
            assertEquals(best, engine.resolve(best));
        }
    }

    @ParameterizedTest
    @CsvSource({"gpu", "cuda:", "cuda:-1", "cuda:1000", "CPU"})
    void otherNamesAreNone(String text) {
        assertThrows(UserError.class, () -> Device.parse(text));
    }
}
