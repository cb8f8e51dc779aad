package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/**
 * Changes brightness, contrast, saturation and hue, in this order (SimCLR, Chen et al. 2020, appendix A). The hue is turned in the YIQ
 * space, where that is a rotation of (I, Q) and leaves the luma alone. Of gray images only brightness and contrast change.
 */
public final class ColorJitter implements Augmentation<ColorJitter.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of images that are changed", defaults = "0.8", min = 0, max = 1) double p,
            @Option(value = "Brightness is multiplied by up to 1 ± this", defaults = "0.4", min = 0, max = 1) double brightness,
            @Option(value = "Contrast is multiplied by up to 1 ± this", defaults = "0.4", min = 0, max = 1) double contrast,
            @Option(value = "Saturation is multiplied by up to 1 ± this", defaults = "0.4", min = 0, max = 1) double saturation,
            @Option(value = "Hue is turned by up to ± this share of a circle", defaults = "0.1", min = 0, max = 0.5) double hue) {}

    @Override
    public String name() {
        return "color-jitter";
    }

    @Override
    public String description() {
        return "Changes brightness, contrast, saturation and hue";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        boolean colours = space.isRgb();
        Tensor changed = images;
        if (options.brightness > 0) {
            changed = changed.mul(factor(draws, "brightness", options.brightness)).clip(0, 1);
        }
        if (options.contrast > 0) {
            Tensor mean = (colours ? Frames.of(changed).luma() : changed).mean(true, 1, 2, 3);
            changed = changed.sub(mean).mul(factor(draws, "contrast", options.contrast)).add(mean).clip(0, 1);
        }
        if (colours && (options.saturation > 0 || options.hue > 0)) {
            changed = chroma(Frames.of(changed), draws, options).clip(0, 1);
        }
        return Draws.mix(draws.chance("jitter", options.p), changed, images);
    }

    private static Tensor factor(Draws draws, String name, double most) {
        return draws.uniform(name, 1 - most, 1 + most);
    }

    private static Tensor chroma(Frames rgb, Draws draws, Options options) {
        Tensor luma = rgb.luma();
        Tensor i = rgb.red().mul(0.595716).sub(rgb.green().mul(0.274453)).sub(rgb.blue().mul(0.321263));
        Tensor q = rgb.red().mul(0.211456).sub(rgb.green().mul(0.522591)).add(rgb.blue().mul(0.311135));
        double most = 2 * Math.PI * options.hue;
        Tensor angle = draws.uniform("hue", -most, most);
        Tensor saturation = factor(draws, "saturation", options.saturation);
        Tensor cos = angle.cos().mul(saturation);
        Tensor sin = angle.sin().mul(saturation);
        Tensor turnedI = i.mul(cos).sub(q.mul(sin));
        Tensor turnedQ = i.mul(sin).add(q.mul(cos));
        return new Frames(
                luma.add(turnedI.mul(0.9563)).add(turnedQ.mul(0.6210)),
                luma.sub(turnedI.mul(0.2721)).sub(turnedQ.mul(0.6474)),
                luma.sub(turnedI.mul(1.1070)).add(turnedQ.mul(1.7046)))
                .join();
    }
}
