package io.repforge.framework.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a CUDA device can't be used, as it follows from what the library and the driver say. */
final class CudaFault {

    /** As Linux says it, and Windows. */
    private static final Pattern MISSING =
            Pattern.compile("error: (lib[^:\\s]+): cannot open shared object file|depends on \"([^\"]+\\.dll)\" which is missing");
    private static final Pattern NUMBER = Pattern.compile("Invalid device ID: \\d+, must be between 0 \\(inclusive\\) and (\\d+) \\(exclusive\\)");
    private static final Pattern FAILURE = Pattern.compile("CUDA(?:RT)? failure (\\d+): ([^;]*?)\\s*;");

    private static final int INSUFFICIENT_DRIVER = 35;
    private static final int NO_DEVICE = 100;
    private static final int INVALID_DEVICE = 101;

    private static final DeviceFault NO_GPU = new DeviceFault("the NVIDIA driver finds no GPU", "look at nvidia-smi and CUDA_VISIBLE_DEVICES");
    private static final String DRIVER = "install one of version 580 or newer";

    private CudaFault() {}

    /** The library was built for the CPU alone. */
    static DeviceFault cpuBuild(Platform platform) {
        return platform.hasCuda()
                ? new DeviceFault("this is ONNX Runtime's build for the CPU", "get the one for CUDA by ./repforge --rebuild=cuda (in Maven by -Pcuda)")
                : new DeviceFault("ONNX Runtime has no training build for CUDA on " + platform, "run it on one of these machines: " + Platform.list(true));
    }

    /**
     * @param message the library's
     * @param index of the device
     */
    static DeviceFault of(String message, int index) {
        Matcher missing = MISSING.matcher(message);
        if (missing.find()) {
            return missing.group(1) != null ? missing(missing.group(1), "LD_LIBRARY_PATH") : missing(missing.group(2), "PATH");
        }
        Matcher number = NUMBER.matcher(message);
        if (number.find()) {
            return outOfRange(index, Integer.parseInt(number.group(1)));
        }
        Matcher failure = FAILURE.matcher(message);
        if (failure.find()) {
            return switch (Integer.parseInt(failure.group(1))) {
                case INSUFFICIENT_DRIVER -> new DeviceFault("the NVIDIA driver is missing or too old for CUDA 13", DRIVER);
                case NO_DEVICE -> NO_GPU;
                case INVALID_DEVICE -> new DeviceFault("there is no CUDA device " + index, "choose one that nvidia-smi lists");
                default -> new DeviceFault("CUDA says '" + failure.group(2) + "'", "");
            };
        }
        return new DeviceFault("ONNX Runtime says '" + message + "'", "");
    }

    /** @param folders the variable that names the folders in which the system looks for libraries */
    private static DeviceFault missing(String file, String folders) {
        if (file.startsWith("libcuda.") || file.equals("nvcuda.dll")) {
            return new DeviceFault("the NVIDIA driver (" + file + ") is missing", DRIVER);
        }
        return new DeviceFault((file.contains("cudnn") ? "cuDNN 9 (" : "a library of CUDA 13 (") + file + ") can't be loaded",
                "install it, name its folder in " + folders);
    }

    private static DeviceFault outOfRange(int index, int devices) {
        return devices == 0 ? NO_GPU : new DeviceFault("there is no CUDA device " + index,
                devices == 1 ? "take cuda:0, the only one" : "take one of cuda:0 to cuda:" + (devices - 1));
    }
}
