package io.repforge.framework.cli;

import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.data.SkipListener;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of data that can't be read, of which the log names the first few. Data may be read several times. */
final class MissingRows implements SkipListener {

    private static final Logger LOG = LoggerFactory.getLogger(MissingRows.class);
    private static final int NAMED = 10;

    private final String fate;
    private final SortedSet<Long> numbers = new TreeSet<>();

    /**
     * None yet.
     *
     * @param fate what becomes of such a row, as in: row 3 is left out
     */
    MissingRows(String fate) {
        this.fate = fate;
    }

    @Override
    public void skipped(long position, UnreadableStepException why) {
        if (numbers.add(position) && numbers.size() <= NAMED) {
            LOG.warn("row {} {}: {}", position, fate, why.getMessage());
        }
    }

    /** Their numbers, as far as they are known by now; to be asked again when more is read. */
    SortedSet<Long> numbers() {
        return Collections.unmodifiableSortedSet(numbers);
    }

    /** The first few numbers, separated by commas. */
    String shown() {
        return numbers.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", ", "", numbers.size() > NAMED ? ", …" : ""));
    }
}
