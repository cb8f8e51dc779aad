package @package@;

import io.repforge.api.Algorithm;
import io.repforge.kit.AlgorithmKit;

/** What the contract demands of algorithms: that what they choose makes a whole that trains. What this one is to do beyond is for tests beside it. */
class @class@Test extends AlgorithmKit<@class@.Options> {

    @Override
    protected Algorithm<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(2, 0.1);
    }
}
