package io.repforge.essentials.extenders;

import io.repforge.api.BatchExtender;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.BatchExtenderKit;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each batch extender. */
class ExtenderCompatibilityTest {

    @Nested
    class NothingAdded extends BatchExtenderKit<NoOptions> {
        @Override
        protected BatchExtender<NoOptions> component() {
            return new Identity();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class QueueOfSeveralBatches extends BatchExtenderKit<Queue.Options> {
        @Override
        protected BatchExtender<Queue.Options> component() {
            return new Queue();
        }

        @Override
        protected Queue.Options options() {
            return new Queue.Options(10);
        }
    }
}
