package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/** The kinds of machines that there are native libraries for. A build has those of one of them. */
public enum Platform {

    LINUX_X86_64("linux-x86_64", "Linux on x86-64", "glibc 2.34 or newer", true),
    LINUX_ARM64("linux-arm64", "Linux on ARM (64 bits)", "glibc 2.34 or newer", false),
    MACOSX_ARM64("macosx-arm64", "macOS on Apple silicon", "macOS 15 or newer", false),
    WINDOWS_X86_64("windows-x86_64", "Windows on x86-64", "Windows 10 or newer", true);

    private final String id;
    private final String words;
    private final String least;
    private final boolean cuda;

    Platform(String id, String words, String least, boolean cuda) {
        this.id = id;
        this.words = words;
        this.least = least;
        this.cuda = cuda;
    }

    /**
     * That of this machine.
     *
     * @throws UserError if there are no native libraries for it
     */
    public static Platform here() {
        return required(Loader.Detector.getPlatform());
    }

    /**
     * That of a name.
     *
     * @param id JavaCPP's name, such as {@code linux-x86_64}
     * @throws UserError if there are no native libraries for it
     */
    static Platform required(String id) {
        return Stream.of(values()).filter(platform -> platform.id.equals(id)).findFirst().orElseThrow(
                () -> new UserError("Repforge computes by ONNX Runtime's training build, which exists for " + list(false) + ", and this is " + id
                        + ": run it on one of these machines."));
    }

    /** Which release of the operating system's base the libraries need, such as {@code glibc 2.34 or newer}. */
    String least() {
        return least;
    }

    /** Whether there is a build for CUDA, too. */
    boolean hasCuda() {
        return cuda;
    }

    /** All of them in words, such as {@code Linux on x86-64}, that have a build for CUDA, or all at all. */
    static String list(boolean cudaAlone) {
        return Stream.of(values()).filter(platform -> platform.cuda || !cudaAlone).map(platform -> platform.words).collect(Collectors.joining(", "));
    }

    /**
     * Whether the native libraries on the class path are this machine's, going by those of ONNX Runtime.
     *
     * @param resources where they are looked for
     */
    boolean isBuiltIn(ClassLoader resources) {
        return Stream.of("", "-gpu")
                .anyMatch(build -> resources.getResource("org/bytedeco/onnxruntime/" + id + build + "/" + System.mapLibraryName("jnionnxruntime")) != null);
    }

    /** JavaCPP's name, which Maven's property {@code native.platform} takes. */
    @Override
    public String toString() {
        return id;
    }
}
