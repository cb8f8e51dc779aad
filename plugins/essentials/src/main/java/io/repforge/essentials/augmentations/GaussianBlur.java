package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Padding;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Blurs with a Gaussian kernel, rows and columns one after the other; the border is mirrored. */
public final class GaussianBlur implements Augmentation<GaussianBlur.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of images that are blurred", defaults = "0.5", min = 0, max = 1) double p,
            @Option(value = "Width of the kernel in pixels, an odd number", defaults = "5", min = 3, max = 99) int kernel,
            @Option(value = "Deviation of the Gaussian in pixels", defaults = "1.0", min = 0, aboveMin = true) double sigma) {
        public Options {
            if (kernel % 2 == 0) {
                throw new IllegalArgumentException("kernel must be odd, got " + kernel);
            }
        }
    }

    @Override
    public String name() {
        return "gaussian-blur";
    }

    @Override
    public String description() {
        return "Blurs with a Gaussian kernel";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        int half = options.kernel / 2;
        long channels = images.dim(1);
        long height = images.dim(2);
        long width = images.dim(3);
        if (half >= height || half >= width) {
            throw new GraphException(graph.scope() + "gaussian-blur: a kernel of " + options.kernel + " pixels is too wide for images "
                    + images.shape() + "; lower its kernel");
        }
        float[] kernel = kernel(options);
        // The channels become images of one channel: one small kernel for all of them, and no grouped convolution.
        Tensor planes = images.reshape(images.dim(0) * channels, 1, height, width).pad(Padding.REFLECT, 0, 0, half, half, 0, 0, half, half);
        Tensor rows = graph.constant(Array.of(Shape.of(1, 1, 1, options.kernel), kernel));
        Tensor columns = graph.constant(Array.of(Shape.of(1, 1, options.kernel, 1), kernel));
        Tensor blurred = planes.conv(rows, null, Window.stride(1)).conv(columns, null, Window.stride(1));
        return Draws.mix(new Draws(images).chance("blur", options.p), blurred.reshape(images.shape().dims()), images);
    }

    private static float[] kernel(Options options) {
        int half = options.kernel / 2;
        float[] kernel = new float[options.kernel];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) Math.exp(-0.5 * Math.pow((i - half) / options.sigma, 2));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= (float) sum;
        }
        return kernel;
    }
}
