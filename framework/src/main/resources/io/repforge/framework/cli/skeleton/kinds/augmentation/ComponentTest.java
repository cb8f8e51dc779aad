package @package@;

import io.repforge.api.Augmentation;
import io.repforge.kit.AugmentationKit;

/** What the contract demands of augmentations; what this one is to do beyond is for tests beside it. */
class @class@Test extends AugmentationKit<@class@.Options> {

    @Override
    protected Augmentation<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(2);
    }
}
