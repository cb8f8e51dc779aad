package io.repforge.benchmarks.steps;

import java.util.Map;
import java.util.function.Supplier;

/** What is compared, and what with. */
enum Engine {
    /** Repforge as it comes: by its launcher, which asks for large pages. */
    REPFORGE("Repforge", RepforgeContender::new, Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")),
    /** libtorch as it comes. */
    LIBTORCH("libtorch", LibtorchContender::plain, Map.of()),
    /**
     * libtorch with glibc told to keep what it has got from the system: as it comes, large tensors are given back at the end of each operation, and
     * the next one pays for new pages.
     */
    LIBTORCH_TUNED("libtorch, allocator tuned", LibtorchContender::plain, Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TOP_PAD_", "268435456",
            "MALLOC_TRIM_THRESHOLD_", "17179869184")),
    /** libtorch in {@code float64}, which isn't timed: the others are checked by it. */
    REFERENCE("libtorch in float64", LibtorchContender::exact, Map.of());

    private final String label;
    private final Supplier<Contender> contender;
    private final Map<String, String> environment;

    Engine(String label, Supplier<Contender> contender, Map<String, String> environment) {
        this.label = label;
        this.contender = contender;
        this.environment = environment;
    }

    /** Name in reports. */
    String label() {
        return label;
    }

    /** What its process finds in its environment, beside what this one has. */
    Map<String, String> environment() {
        return environment;
    }

    /** The engine in this process. */
    Contender make() {
        return contender.get();
    }
}
