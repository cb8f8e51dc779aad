package io.repforge.tests.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.report.ConsoleListener;
import io.repforge.framework.report.CsvListener;
import io.repforge.framework.report.HtmlListener;
import io.repforge.framework.report.TensorBoardListener;
import io.repforge.kit.RunListenerKit;
import org.junit.jupiter.api.Nested;

/** The host's own listeners do what the contract demands of anybody's. */
class HostListenersTest {

    abstract static class OfListener extends RunListenerKit<NoOptions> {
        private final RunListener<NoOptions> listener;

        OfListener(RunListener<NoOptions> listener) {
            this.listener = listener;
        }

        @Override
        protected RunListener<NoOptions> component() {
            return listener;
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class Console extends OfListener {
        Console() {
            super(new ConsoleListener());
        }
    }

    @Nested
    class Csv extends OfListener {
        Csv() {
            super(new CsvListener());
        }
    }

    @Nested
    class Html extends OfListener {
        Html() {
            super(new HtmlListener());
        }
    }

    @Nested
    class TensorBoard extends OfListener {
        TensorBoard() {
            super(new TensorBoardListener());
        }
    }
}
