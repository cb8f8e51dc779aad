package io.repforge.framework.runtime;

import io.repforge.api.option.Option;
import java.util.Locale;

/**
 * How sessions compute on CUDA devices.
 *
 * @param tf32 whether the factors of float32 products are rounded to 10 bits, which tensor cores multiply several times faster
 * @param cudnnSearch how cuDNN's algorithm for each convolution is found
 */
public record CudaOptions(
        @Option(value = "Whether the factors of products in float32 may be rounded to TF32, with 10 bits in place of 23, which is faster",
                defaults = "false") boolean tf32,
        @Option(value = "How cuDNN's algorithm for each convolution is found: heuristic asks cuDNN; exhaustive tries all in the first step, which takes"
                + " time and most of the memory; default takes the same always", defaults = "heuristic") Search cudnnSearch) {

    /** Products with all 24 bits, and algorithms that cuDNN recommends. */
    public static final CudaOptions DEFAULT = new CudaOptions(false, Search.HEURISTIC);

    /** How cuDNN's algorithm for each convolution is found. */
    public enum Search {
        /** cuDNN is asked. */
        HEURISTIC,
        /** All are tried, as far as the device's memory allows. */
        EXHAUSTIVE,
        /** The one that works without further memory. */
        DEFAULT;

        /** As recipes write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
