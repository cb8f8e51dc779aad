package io.repforge.images;

import static org.bytedeco.opencv.global.opencv_core.BORDER_ISOLATED;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Images in another size, by linear interpolation. Where they shrink, fine patterns don't alias: to a third and more they are smoothed before, so that each
 * pixel counts about by the triangle that it lies under; to less than that, pixels are means of areas.
 */
final class Resampling {

    /** Up to here three places are enough to smooth. */
    private static final double HALF = 2;
    /** Up to here five are. */
    private static final double THIRD = 3;

    private Resampling() {}

    /** @return {@code from} itself if it has the size; else it lies in the workspace */
    static Mat resized(Mat from, int width, int height, Workspace workspace) {
        double across = (double) from.cols() / width;
        double down = (double) from.rows() / height;
        if (across == 1 && down == 1) {
            return from;
        }
        Mat source = from;
        if (Math.min(across, down) < 1 && Math.max(across, down) > THIRD) {
            // It grows along one axis, of which means of areas know nothing: first the other.
            boolean wide = across > down;
            opencv_imgproc.resize(from, workspace.narrowed, new Size(wide ? width : from.cols(), wide ? from.rows() : height), 0, 0, INTER_AREA);
            source = workspace.narrowed;
        } else if (Math.max(across, down) > THIRD) {
            opencv_imgproc.resize(from, workspace.resized, new Size(width, height), 0, 0, INTER_AREA);
            return workspace.resized;
        } else if (Math.max(across, down) > 1) {
            opencv_imgproc.sepFilter2D(from, workspace.filtered, -1, smoothing(across), smoothing(down), new Point(-1, -1), 0, BORDER_REPLICATE | BORDER_ISOLATED);
            source = workspace.filtered;
        }
        opencv_imgproc.resize(source, workspace.resized, new Size(width, height), 0, 0, INTER_LINEAR);
        return workspace.resized;
    }

    /** Weights that add what linear interpolation lacks to the variance of a triangle that reaches {@code scale} pixels to both sides, scale² / 6. */
    private static Mat smoothing(double scale) {
        double lacking = scale > 1 ? (scale * scale - 1) / 6 : 0;
        if (scale <= HALF) {
            float beside = (float) (lacking / 2);
            return kernel(beside, 1 - 2 * beside, beside);
        }
        // Three weights by three, each of half the variance: of a third, they are the triangle's.
        double beside = lacking / 4;
        double middle = 1 - 2 * beside;
        float far = (float) (beside * beside);
        float near = (float) (2 * beside * middle);
        return kernel(far, near, 1 - 2 * far - 2 * near, near, far);
    }

    private static Mat kernel(float... weights) {
        Mat kernel = new Mat(1, weights.length, opencv_core.CV_32F);
        new FloatPointer(kernel.data()).put(weights);
        return kernel;
    }
}
