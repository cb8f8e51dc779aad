package @package@;

import io.repforge.api.RunListener;
import io.repforge.kit.RunListenerKit;

/** What the contract demands of listeners to runs; what this one is to do beyond is for tests beside it. */
class @class@Test extends RunListenerKit<@class@.Options> {

    @Override
    protected RunListener<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options("metrics.jsonl");
    }
}
