package @package@;

import io.repforge.api.Encoder;
import io.repforge.kit.EncoderKit;
import java.util.List;

/** What the contract demands of encoders; what this one is to do beyond is for tests beside it. */
class @class@Test extends EncoderKit<@class@.Options> {

    @Override
    protected Encoder<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(List.of(8, 16), 3);
    }
}
