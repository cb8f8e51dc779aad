package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import io.repforge.framework.runtime.Platform;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.primitive_attr;

/** oneDNN on the CPU. */
final class OneDnn implements AutoCloseable {

    final engine engine;
    /** What all primitives are made with: their scratch memory is given by us, since the library's own belongs to the thread that made them. */
    final primitive_attr attributes = attributes();
    /** The layout that this processor's kernels like best. */
    final Layout blocked;
    /** Whether this processor multiplies numbers of bfloat16 faster than those of float32. */
    final boolean bfloat16;
    private final OpenMp threads;

    /** @throws LinkageError if the native library can't be loaded */
    OneDnn() {
        this.engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        this.blocked = new Layout(has(dnnl_cpu_isa_avx512_core) ? 16 : 8);
        this.bfloat16 = has(dnnl_cpu_isa_avx512_core_bf16); // processors with AMX have that too
        this.threads = new OpenMp(Platform.here());
    }

    /** The same, for the caller to add to and to close. */
    final primitive_attr attributes() {
        primitive_attr fresh = new primitive_attr();
        fresh.set_scratchpad_mode(scratchpad_mode.user);
        return fresh;
    }

    private static boolean has(int instructions) {
        return (dnnl_get_effective_cpu_isa() & instructions) == instructions;
    }

    /** To be called by the thread that makes or runs primitives, beforehand: those that were made for one number of threads need it later. */
    void useThreads(int count) {
        threads.threads(count);
    }

    @Override
    public void close() {
        attributes.close();
        engine.close();
    }
}
