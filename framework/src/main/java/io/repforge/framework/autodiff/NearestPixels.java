package io.repforge.framework.autodiff;

import io.repforge.api.graph.Node;

/** From which pixel along an axis {@code Resize} copies, in the float32 arithmetic of ONNX Runtime. */
record NearestPixels(String transformation, String rounding, Node node) {

    static NearestPixels of(Node node) {
        return new NearestPixels(node.textAttribute("coordinate_transformation_mode", "half_pixel"),
                node.textAttribute("nearest_mode", "round_prefer_floor"), node);
    }

    /**
     * The source of each pixel of the result.
     *
     * @param length pixels that there are
     * @param resized pixels of the result
     */
    long[] sources(long length, long resized, float scale) {
        long[] sources = new long[(int) resized];
        for (int i = 0; i < resized; i++) {
            float at = scale == 1 ? i : original(i, length, resized, scale);
            sources[i] = Math.min(Math.max(round(at), 0), length - 1);
        }
        return sources;
    }

    private float original(float i, long length, long resized, float scale) {
        return switch (transformation) {
            case "asymmetric" -> i / scale;
            case "half_pixel" -> (i + 0.5f) / scale - 0.5f;
            case "pytorch_half_pixel" -> resized > 1 ? (i + 0.5f) / scale - 0.5f : 0;
            case "align_corners" -> resized == 1 ? 0 : i * (length - 1) / (resized - 1);
            default -> throw new GradientException(node, "there is no gradient for Resize with the coordinate transformation " + transformation);
        };
    }

    private long round(float at) {
        return (long) switch (rounding) {
            case "floor" -> Math.floor(at);
            case "ceil" -> Math.ceil(at);
            case "round_prefer_ceil" -> Math.floor(at + 0.5f);
            default -> Math.ceil(at - 0.5f);
        };
    }
}
