package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
            object file: No such file or directory | a library of CUDA 13 (libcublasLt.so.13) can't be loaded: \
            install it, name its folder in LD_LIBRARY_PATH, or use device: cpu.
            [ONNXRuntimeError] : 1 : FAIL : Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared \
            object file: No such file or directory | cuDNN 9 (libcudnn.so.9) can't be loaded: \
            install it, name its folder in LD_LIBRARY_PATH, or use device: cpu.
            Error loading "C:\\x\\onnxruntime_providers_cuda.dll" which depends on "cublasLt64_13.dll" which is missing. (Error 126: "The specified module \
            could not be found.") | a library of CUDA 13 (cublasLt64_13.dll) can't be loaded: install it, name its folder in PATH, or use device: cpu.
            Error loading "C:\\x\\onnxruntime_providers_cuda.dll" which depends on "cudnn64_9.dll" which is missing. | \
            cuDNN 9 (cudnn64_9.dll) can't be loaded: install it, name its folder in PATH, or use device: cpu.
            error: libcuda.so.1: cannot open shared object file: No such file or directory | \
            the NVIDIA driver (libcuda.so.1) is missing: install one of version 580 or newer, or use device: cpu.
            CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0 ; hostname=h ; expr=cudaGetDeviceCount(&n); | \
            the NVIDIA driver is missing or too old for CUDA 13: install one of version 580 or newer, or use device: cpu.
            CUDA failure 100: no CUDA-capable device is detected ; GPU=0 ; hostname=h ; expr=cudaGetDeviceCount(&n); | \
            the NVIDIA driver finds no GPU: look at nvidia-smi and CUDA_VISIBLE_DEVICES, or use device: cpu.
            CUDA failure 101: invalid device ordinal ; GPU=0 ; hostname=h ; expr=cudaSetDevice(info_.device_id); | \
            there is no CUDA device 3: choose one that nvidia-smi lists, or use device: cpu.
            Parse Failed to parse provider option "device_id": Invalid device ID: 3, must be between 0 (inclusive) and 2 (exclusive). | \
            there is no CUDA device 3: take one of cuda:0 to cuda:1, or use device: cpu.
            Parse Failed to parse provider option "device_id": Invalid device ID: 3, must be between 0 (inclusive) and 1 (exclusive). | \
            there is no CUDA device 3: take cuda:0, the only one, or use device: cpu.
            Parse Failed to parse provider option "device_id": Invalid device ID: 0, must be between 0 (inclusive) and 0 (exclusive). | \
            the NVIDIA driver finds no GPU: look at nvidia-smi and CUDA_VISIBLE_DEVICES, or use device: cpu.
            CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc(); | CUDA says 'out of memory': use device: cpu.
            something else | ONNX Runtime says 'something else': use device: cpu.
            """)
    void aSentenceSaysWhatToDo(String message, String why) {
        assertEquals("device: cuda:3 can't be used, as " + why, CudaFault.of(message, 3).sentence(Device.parse("cuda:3")));
    }

    @Test
    void wherePlatformsHaveNoBuildForCudaItSaysWhichDo() {
        assertEquals("device: cuda:0 can't be used, as ONNX Runtime has no training build for CUDA on macosx-arm64: "
                + "run it on one of these machines: Linux on x86-64, Windows on x86-64, or use device: cpu.",
                CudaFault.cpuBuild(Platform.MACOSX_ARM64).sentence(Device.parse("cuda")));
    }

    @Test
    void theCpuBuildSaysHowToGetTheOther() {
        try (Engine engine = Engine.load()) {
            String message = cudaFault(engine, "cuda");
            assumeTrue(message.contains("build for the CPU"), "runs on the CPU build alone");
            assertEquals("device: cuda:0 can't be used, as this is ONNX Runtime's build for the CPU: "
                    + "get the one for CUDA by ./repforge --rebuild=cuda (in Maven by -Pcuda), or use device: cpu.", message);
            assertEquals(message.replace("cuda:0", "cuda:7"), cudaFault(engine, "cuda:7"));
            assertEquals(Device.CPU, resolved(engine, Device.AUTO));
            assertEquals(Device.CPU, resolved(engine, Device.CPU));
        }
    }

    private static Device resolved(Engine engine, Device wanted) {
        return engine.backend(engine.options().withDevice(wanted)).options().device();
    }

    private static String cudaFault(Engine engine, String device) {
        try {
            resolved(engine, Device.parse(device));
            return "none";
        } catch (UserError e) {
            return e.getMessage();
        }
    }

    @Test
    void autoIsAlwaysADeviceThatWorks() {
        try (Engine engine = Engine.load()) {
            Device best = resolved(engine, Device.AUTO);
            assertEquals(best, resolved(engine, best));
        }
    }

    @ParameterizedTest
    @CsvSource({"gpu", "cuda:", "cuda:-1", "cuda:1000", "CPU"})
    void otherNamesAreNone(String text) {
        assertThrows(UserError.class, () -> Device.parse(text));
    }
}
