package @package@;

import io.repforge.api.Optimizer;
import io.repforge.kit.OptimizerKit;

/** What the contract demands of optimizers; what this one is to do beyond is for tests beside it. */
class @class@Test extends OptimizerKit<@class@.Options> {

    @Override
    protected Optimizer<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(1e-3, 0.9, 0.99, 0.1);
    }
}
