package @package@;

import io.repforge.api.Decoder;
import io.repforge.kit.DecoderKit;

/** What the contract demands of decoders; what this one is to do beyond is for tests beside it. */
class @class@Test extends DecoderKit<@class@.Options> {

    @Override
    protected Decoder<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(4, 3, 0.5);
    }
}
