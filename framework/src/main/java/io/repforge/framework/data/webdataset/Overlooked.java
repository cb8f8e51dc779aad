package io.repforge.framework.data.webdataset;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels and actions of samples of a dataset whose first sample, by which its fields are chosen, has none. They are left out, which is said once. Used by
 * several threads.
 */
final class Overlooked {

    private static final Logger LOG = LoggerFactory.getLogger(Overlooked.class);

    private final Set<String> extensions;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param extensions of members that no field takes */
    Overlooked(Set<String> extensions) {
        this.extensions = Set.copyOf(extensions);
    }

    void lookAt(Sample sample) {
        if (sample.others().isEmpty() || told.get()) {
            return;
        }
        sample.others().stream().filter(extensions::contains).findFirst().ifPresent(extension -> {
            if (told.compareAndSet(false, true)) {
                LOG.warn("{} has a member '{}', but the first sample of the dataset has none, so it is left out, here and wherever it comes: to read it,"
                        + " name it by the option 'labels' or 'action'", sample.where(), extension);
            }
        });
    }
}
