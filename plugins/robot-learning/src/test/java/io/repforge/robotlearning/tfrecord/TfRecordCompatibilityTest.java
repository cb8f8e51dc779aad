package io.repforge.robotlearning.tfrecord;

import io.repforge.api.data.DataContext;
import io.repforge.kit.DataSourceKit;
import org.junit.jupiter.api.Nested;

/** The source keeps the contract of data sources with episodes and with single images. */
class TfRecordCompatibilityTest {

    abstract static class Records extends DataSourceKit<TfRecordSource.Options> {

        private final TfRecordSource.Options options;

        Records(TfRecordSource.Options options) {
            this.options = options;
        }

        @Override
        protected TfRecordSource component() {
            return new TfRecordSource();
        }

        @Override
        protected TfRecordSource.Options options() {
            return options;
        }

        @Override
        protected DataContext context() {
            return TestRecords.CONTEXT;
        }
    }

    @Nested
    class Episodes extends Records {
        Episodes() {
            super(TestRecords.options(".", "train", "image", null, 0));
        }
    }

    @Nested
    class Stills extends Records {
        Stills() {
            super(TestRecords.options("stills.tfrecord", null, null, null, 0));
        }
    }
}
