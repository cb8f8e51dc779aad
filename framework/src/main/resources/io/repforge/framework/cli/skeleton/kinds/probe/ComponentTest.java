package @package@;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ProbeKit;

/** What the contract demands of probes; what this one is to do beyond is for tests beside it. */
class @class@Test extends ProbeKit<NoOptions> {

    @Override
    protected Probe<NoOptions> component() {
        return new @class@();
    }

    @Override
    protected NoOptions options() {
        return new NoOptions();
    }
}
