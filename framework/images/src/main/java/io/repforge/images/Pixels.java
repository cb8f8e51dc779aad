package io.repforge.images;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;

/** Images of OpenCV, whose channels lie side by side, as arrays {@code uint8 [channels, height, width]}, and back; and turned. */
final class Pixels {

    private Pixels() {}

    /** @param channels 3 repeats a gray image */
    static Array array(Mat image, int channels, Workspace workspace) {
        int height = image.rows();
        int width = image.cols();
        int stored = image.channels();
        workspace.planes.create(stored * height, width, CV_8UC1);
        Mat[] planes = new Mat[stored];
        for (int c = 0; c < stored; c++) {
            planes[c] = workspace.planes.rowRange(c * height, (c + 1) * height);
        }
        opencv_core.split(image, new MatVector(planes));
        int plane = height * width;
        byte[] pixels = new byte[Math.multiplyExact(channels, plane)];
        workspace.planes.data().get(pixels, 0, stored * plane);
        for (int c = stored; c < channels; c++) {
            System.arraycopy(pixels, 0, pixels, c * plane, plane);
        }
        return new Array(DType.UINT8, Shape.of(channels, height, width), pixels);
    }

    /** Writes an array of 1 or 3 channels. */
    static void put(Array array, Mat image) {
        int channels = (int) array.shape().dim(0);
        int height = (int) array.shape().dim(1);
        int width = (int) array.shape().dim(2);
        Mat planes = new Mat(channels * height, width, CV_8UC1);
        new BytePointer(planes.data()).put(array.bytes());
        Mat[] all = new Mat[channels];
        for (int c = 0; c < channels; c++) {
            all[c] = planes.rowRange(c * height, (c + 1) * height);
        }
        opencv_core.merge(new MatVector(all), image);
    }

    /**
     * Turns an image upright that lies on its side or is mirrored.
     *
     * @param orientation 2 to 8 as in Exif (JEITA CP-3451, 4.6.4): which edges of the upright image the first row and the first column are
     */
    static void turn(Mat image, int orientation, Mat upright) {
        switch (orientation) {
            case 2 -> opencv_core.flip(image, upright, 1);
            case 3 -> opencv_core.rotate(image, upright, ROTATE_180);
            case 4 -> opencv_core.flip(image, upright, 0);
            case 5 -> opencv_core.transpose(image, upright);
            case 6 -> opencv_core.rotate(image, upright, ROTATE_90_CLOCKWISE);
            case 7 -> {
                opencv_core.transpose(image, upright);
                opencv_core.rotate(upright, upright, ROTATE_180);
            }
            case 8 -> opencv_core.rotate(image, upright, ROTATE_90_COUNTERCLOCKWISE);
            default -> throw new IllegalArgumentException("there is no orientation " + orientation);
        }
    }
}
