package io.repforge.tests;

import java.nio.file.Path;

/** ONNX files that PyTorch exported, which lie beside the script that made them among the framework's tests. */
public final class ExportedFiles {

    private static final Path FOLDER = Path.of("../framework/src/test/resources/io/repforge/framework/onnx");

    private ExportedFiles() {}

    /** @param name such as resnet18 */
    public static Path of(String name) {
        return FOLDER.resolve(name + ".onnx").toAbsolutePath().normalize();
    }
}
