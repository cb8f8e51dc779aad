package io.repforge.framework.blas;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this OpenBLAS (0.3.19) from kernels that compute wrong results in float64: those that it takes for Intel's processors with AVX-512. The ones for AVX2 are
 * right. Whoever sets {@code OPENBLAS_CORETYPE} has chosen; the launcher does so where it matters.
 */
public final class SoundKernels {

    private static final Logger LOG = LoggerFactory.getLogger(SoundKernels.class);

    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    private static final Set<String> UNSOUND = Set.of("SkylakeX", "Cooperlake", "SapphireRapids");
    private static final String SOUND = "Haswell";
    /** By this name it is known once it is loaded. */
    private static final String LIBRARY = "libopenblas.so.0";

    private static boolean chosen;

    private SoundKernels() {}

    /** To be called before BLAS is used. What others have loaded is told to choose again. */
    public static synchronized void choose() {
        if (chosen) {
            return;
        }
        chosen = true;
        boolean known = System.getProperty("os.name").startsWith("Linux") && Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        if (!known || System.getenv(VARIABLE) != null) {
            return;
        }
        Loader.load(openblas.class);
        NativeLibrary library = NativeLibrary.getInstance(LIBRARY);
        if (UNSOUND.contains(core(library))) {
            Function.getFunction("c", "setenv").invokeInt(new Object[] {VARIABLE, SOUND, 1});
            library.getFunction("gotoblas_dynamic_quit").invokeVoid(new Object[0]);
            library.getFunction("gotoblas_dynamic_init").invokeVoid(new Object[0]);
            LOG.debug("OpenBLAS computes by its kernels for {}", core(library));
        }
    }

    private static String core(NativeLibrary library) {
        return library.getFunction("openblas_get_corename").invokeString(new Object[0], false);
    }
}
