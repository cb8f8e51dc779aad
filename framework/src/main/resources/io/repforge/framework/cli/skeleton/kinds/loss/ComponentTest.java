package @package@;

import io.repforge.api.Loss;
import io.repforge.kit.LossKit;

/** What the contract demands of losses; {@code references()} of the kit holds one against values of another implementation. */
class @class@Test extends LossKit<@class@.Options> {

    @Override
    protected Loss<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(10, -1);
    }
}
