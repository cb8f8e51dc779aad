package io.repforge.framework.runtime.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import io.repforge.framework.runtime.Platform;
import java.nio.file.Path;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** The threads of oneDNN, which are OpenMP's. There is no binding for it, so it is called by name. */
public final class OpenMp {

    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String PASSIVE = "passive";

    private final Function setThreads;

    /**
     * @param platform of this machine
     * @throws LinkageError if the library isn't loaded and can't be
     */
    OpenMp(Platform platform) {
        this.setThreads = NativeLibrary.getInstance(library(platform)).getFunction("omp_set_num_threads");
    }

    /** The one that oneDNN was built with, by the name under which it is known once oneDNN is loaded. */
    private static String library(Platform platform) {
        return switch (platform) {
            case LINUX_X86_64, LINUX_ARM64 -> "libgomp.so.1";
            case MACOSX_ARM64 -> unpacked("libomp.dylib"); // known there by where it lies
            case WINDOWS_X86_64 -> "vcomp140.dll";
        };
    }

    /** A library that is unpacked with oneDNN's binding. */
    static String unpacked(String file) {
        return Path.of(Loader.load(dnnl.class)).resolveSibling(file).toString();
    }

    /**
     * Makes threads that wait for work sleep instead of spinning, where the user's environment doesn't say. While a thread spins, ONNX Runtime's
     * own threads lack its core, and the step takes longer than oneDNN saves. The library reads this once: when it is loaded.
     *
     * @param platform of this machine
     */
    public static void waitPatiently(Platform platform) {
        try {
            if (platform == Platform.WINDOWS_X86_64) {
                if (System.getenv(POLICY) == null) {
                    Function.getFunction("kernel32", "SetEnvironmentVariableW", Function.ALT_CONVENTION)
                            .invokeInt(new Object[] {new WString(POLICY), new WString(PASSIVE)});
                }
            } else {
                Function.getFunction("c", "setenv").invokeInt(new Object[] {POLICY, PASSIVE, 0});
            }
        } catch (LinkageError e) {
            // Slower, not wrong.
        }
    }

    /** Says how many threads the parallel work that the calling thread starts is shared by. */
    void threads(int count) {
        setThreads.invokeVoid(new Object[] {count});
    }
}
