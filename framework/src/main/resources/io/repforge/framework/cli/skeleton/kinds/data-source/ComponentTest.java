package @package@;

import io.repforge.api.DataSource;
import io.repforge.kit.DataSourceKit;

/** What the contract demands of data sources; what this one is to do beyond is for tests beside it. */
class @class@Test extends DataSourceKit<@class@.Options> {

    @Override
    protected DataSource<@class@.Options> component() {
        return new @class@();
    }

    @Override
    protected @class@.Options options() {
        return new @class@.Options(24, 8, 4, 0.1, 7);
    }
}
