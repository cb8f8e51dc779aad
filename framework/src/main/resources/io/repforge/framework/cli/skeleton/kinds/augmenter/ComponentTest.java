package @package@;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.option.Use;
import io.repforge.essentials.augmentations.Erase;
import io.repforge.essentials.augmentations.Noise;
import io.repforge.kit.AugmenterKit;
import java.util.List;
import java.util.Set;

/** What the contract demands of augmenters; what this one is to do beyond is for tests beside it. */
class @class@Test extends AugmenterKit<@class@.Options> {

    @Override
    protected Augmenter<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        Use<Augmentation<?>> erase = new Use<>(new Erase(), new Erase.Options(0.5, List.of(0.1, 0.3), List.of(0.5, 2.0), Erase.RatioDraw.LOG_UNIFORM, 0.5));
        Use<Augmentation<?>> noise = new Use<>(new Noise(), new Noise.Options(0.1));
        return new @class@.Options(List.of(erase, noise), List.of(noise));
    }

    @Override
    protected Set<Part> augmented() {
        return Set.of(Part.CONTEXT, Part.TARGET);
    }
}
