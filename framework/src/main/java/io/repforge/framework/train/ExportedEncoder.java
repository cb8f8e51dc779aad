package io.repforge.framework.train;

import java.util.Optional;

/**
 * An encoder as plain ONNX, for any number of images.
 *
 * @param model a serialized ONNX model
 * @param doubt what its check against the training graph found, as a sentence that begins with "its features"; empty if both give the same features
 */
public record ExportedEncoder(byte[] model, Optional<String> doubt) {}
