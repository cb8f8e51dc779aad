package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/**
 * Jitter in CIELab: the lightness is multiplied by a factor from 1/m to m, and (a, b) is rotated by up to ±r. sRGB with the white point
 * D65. Of gray images only the lightness changes.
 */
public final class ColorJitterLab implements Augmentation<ColorJitterLab.Options> {

    private static final double DELTA = 6.0 / 29;
    private static final double[] WHITE = {0.95047, 1.0, 1.08883};

    /** Options. */
    public record Options(
            @Option(value = "m: lightness is multiplied by 1/m to m", defaults = "1.01", min = 1) double maxLightness,
            @Option(value = "r: colours are turned by up to ± this, in radians", defaults = "0.15", min = 0, max = 3.1415927) double maxRotation) {}

    @Override
    public String name() {
        return "color-jitter-lab";
    }

    @Override
    public String description() {
        return "Changes lightness and hue in CIELab";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        Tensor factor = draws.uniform("lightness", 1 / options.maxLightness, options.maxLightness);
        if (!space.isRgb()) {
            Tensor fy = toCube(linear(images));
            return srgb(fromCube(lighter(fy, factor))).clip(0, 1);
        }
        Tensor angle = draws.uniform("rotation", -options.maxRotation, options.maxRotation);
        Frames rgb = Frames.of(images);
        Tensor r = linear(rgb.red());
        Tensor g = linear(rgb.green());
        Tensor b = linear(rgb.blue());
        Tensor fx = toCube(r.mul(0.4124564).add(g.mul(0.3575761)).add(b.mul(0.1804375)).div(WHITE[0]));
        Tensor fy = toCube(r.mul(0.2126729).add(g.mul(0.7151522)).add(b.mul(0.0721750)).div(WHITE[1]));
        Tensor fz = toCube(r.mul(0.0193339).add(g.mul(0.1191920)).add(b.mul(0.9503041)).div(WHITE[2]));
        // a = 500 (fx − fy), b = 200 (fy − fz); L = 116 fy − 16.
        Tensor a = fx.sub(fy).mul(500);
        Tensor bb = fy.sub(fz).mul(200);
        Tensor cos = angle.cos();
        Tensor sin = angle.sin();
        Tensor turnedA = a.mul(cos).sub(bb.mul(sin));
        Tensor turnedB = a.mul(sin).add(bb.mul(cos));
        Tensor lighterFy = lighter(fy, factor);
        Tensor x = fromCube(lighterFy.add(turnedA.div(500))).mul(WHITE[0]);
        Tensor y = fromCube(lighterFy).mul(WHITE[1]);
        Tensor z = fromCube(lighterFy.sub(turnedB.div(200))).mul(WHITE[2]);
        return new Frames(
                srgb(x.mul(3.2404542).sub(y.mul(1.5371385)).sub(z.mul(0.4985314))),
                srgb(x.mul(-0.9692660).add(y.mul(1.8760108)).add(z.mul(0.0415560))),
                srgb(x.mul(0.0556434).sub(y.mul(0.2040259)).add(z.mul(1.0572252))))
                .join()
                .clip(0, 1);
    }

    /** L is at most 100, white. */
    private static Tensor lighter(Tensor fy, Tensor factor) {
        return fy.mul(116).sub(16).mul(factor).clip(0, 100).add(16).div(116);
    }

    private static Tensor linear(Tensor srgb) {
        Tensor low = srgb.div(12.92);
        Tensor high = power(srgb.add(0.055).div(1.055), 2.4);
        return srgb.less(0.04045).where(low, high);
    }

    private static Tensor srgb(Tensor linear) {
        Tensor positive = linear.clip(0, 1);
        Tensor high = power(positive.clip(1e-6, 1), 1 / 2.4).mul(1.055).sub(0.055);
        return positive.less(0.0031308).where(positive.mul(12.92), high);
    }

    private static Tensor toCube(Tensor t) {
        Tensor root = power(t.clip(1e-6, 2), 1.0 / 3);
        Tensor line = t.div(3 * DELTA * DELTA).add(4.0 / 29);
        return t.less(DELTA * DELTA * DELTA).where(line, root);
    }

    private static Tensor fromCube(Tensor f) {
        Tensor cube = f.mul(f).mul(f);
        Tensor line = f.sub(4.0 / 29).mul(3 * DELTA * DELTA);
        return f.less(DELTA).where(line, cube);
    }

    /** Of numbers above 0. The kernels of exp and log are vectorised, that of pow isn't and takes many times as long. */
    private static Tensor power(Tensor base, double exponent) {
        return base.log().mul(exponent).exp();
    }
}
