package io.repforge.framework.runtime.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** The threads of oneDNN, which are OpenMP's. There is no binding for it, so it is called by name. */
public final class OpenMp {

    private static final String LIBRARY = "libgomp.so.1";

    private final Function setThreads;

    /** @throws LinkageError if the library isn't loaded and can't be */
    OpenMp() {
        this.setThreads = NativeLibrary.getInstance(LIBRARY).getFunction("omp_set_num_threads");
    }

    /**
     * Makes threads that wait for work sleep instead of spinning, where the user's environment doesn't say. While a thread spins, ONNX Runtime's
     * own threads lack its core, and the step takes longer than oneDNN saves. The library reads this once: when it is loaded.
     */
    public static void waitPatiently() {
        try {
            Function.getFunction("c", "setenv").invokeInt(new Object[] {"OMP_WAIT_POLICY", "passive", 0});
        } catch (LinkageError e) {
            // Slower, not wrong.
        }
    }

    /** Says how many threads the parallel work that the calling thread starts is shared by. */
    void threads(int count) {
        setThreads.invokeVoid(new Object[] {count});
    }
}
