package @package@;

import io.repforge.api.BatchExtender;
import io.repforge.kit.BatchExtenderKit;

/** What the contract demands of batch extenders; what this one is to do beyond is for tests beside it. */
class @class@Test extends BatchExtenderKit<@class@.Options> {

    @Override
    protected BatchExtender<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(0.9);
    }
}
