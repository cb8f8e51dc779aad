package io.repforge.framework.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a CUDA device can't be used, from what ONNX Runtime says. */
final class CudaFault {

    private static final Pattern MISSING = Pattern.compile("error: (lib[^:\\s]+): cannot open shared object file");
    private static final Pattern NUMBER = Pattern.compile("Invalid device ID: \\d+, must be between 0 \\(inclusive\\) and (\\d+) \\(exclusive\\)");
    private static final Pattern FAILURE = Pattern.compile("CUDA(?:RT)? failure (\\d+): ([^;]*?)\\s*;");

    private static final int INSUFFICIENT_DRIVER = 35;
    private static final int NO_DEVICE = 100;
    private static final int INVALID_DEVICE = 101;
    private static final String NO_GPU = "the NVIDIA driver finds no GPU; nvidia-smi lists what it finds, and CUDA_VISIBLE_DEVICES may hide some";

    private CudaFault() {}

    /**
     * @param message the library's
     * @param index of the device
     * @return the end of a sentence, without a full stop
     */
    static String of(String message, int index) {
        Matcher missing = MISSING.matcher(message);
        if (missing.find()) {
            return missing(missing.group(1));
        }
        Matcher number = NUMBER.matcher(message);
        if (number.find()) {
            int devices = Integer.parseInt(number.group(1));
            return devices == 0 ? NO_GPU : "there is no CUDA device number " + index + ", only " + devices + ", counted from 0";
        }
        Matcher failure = FAILURE.matcher(message);
        if (failure.find()) {
            return switch (Integer.parseInt(failure.group(1))) {
                case INSUFFICIENT_DRIVER -> "the NVIDIA driver is missing or too old for CUDA 13; install a driver of version 580 or newer";
                case NO_DEVICE -> NO_GPU;
                case INVALID_DEVICE -> "there is no CUDA device number " + index + "; they count from 0, and nvidia-smi lists them";
                default -> "CUDA says '" + failure.group(2) + "'";
            };
        }
        return "ONNX Runtime says '" + message + "'";
    }

    private static String missing(String file) {
        if (file.startsWith("libcudnn")) {
            return "cuDNN 9 is missing (" + file + "); install it, or name its folder in LD_LIBRARY_PATH";
        }
        if (file.startsWith("libcuda.")) {
            return "the NVIDIA driver is missing (" + file + "); install a driver of version 580 or newer";
        }
        return "the libraries of CUDA 13 are missing (" + file + "); install them, or name their folder in LD_LIBRARY_PATH";
    }
}
