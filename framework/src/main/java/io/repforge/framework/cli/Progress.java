package io.repforge.framework.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars for work on whole datasets: on a terminal drawn, elsewhere silent. */
final class Progress {

    private Progress() {}

    /**
     * @param total number of steps, or -1 where it isn't known
     */
    static ProgressBar bar(String task, long total) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK);
        if (System.console() == null) {
            builder.setConsumer(new Silent());
        }
        return builder.build();
    }

    private static final class Silent implements me.tongfei.progressbar.ProgressBarConsumer {

        @Override
        public int getMaxRenderedLength() {
            return 80;
        }

        @Override
        public void accept(String rendered) {}

        @Override
        public void close() {}
    }
}
