package @package@;

import io.repforge.api.PairConstructor;
import io.repforge.kit.PairConstructorKit;

/** What the contract demands of pair constructors; what this one is to do beyond is for tests beside it. */
class @class@Test extends PairConstructorKit<@class@.Options> {

    @Override
    protected PairConstructor<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(3);
    }
}
