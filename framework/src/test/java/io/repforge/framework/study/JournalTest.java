package io.repforge.framework.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study's journal outlives crashes. */
class JournalTest {

    private static final Event BEGUN = new Event(Event.Kind.BEGUN, "a=1-0123", 7, 3, null, 0, null, 0.1);
    private static final Event REACHED = new Event(Event.Kind.REACHED, "a=1-0123", 7, 3, 0.75, 12.5, null, 0.2);
    private static final Event FAILED = new Event(Event.Kind.FAILED, "a=1-0123", 8, 3, null, 1, "line 1\nline 2", 0.3);

    @TempDir
    private Path temp;

    private Path file() {
        return temp.resolve("journal.jsonl");
    }

    private void write(Event... events) {
        try (Journal journal = Journal.open(file())) {
            for (Event event : events) {
                journal.add(event);
            }
        }
    }

    @Test
    void what_is_written_is_read() throws IOException {
        assertEquals(List.of(), Journal.read(file()));
        write(BEGUN, REACHED);
        write(FAILED);
        assertEquals(List.of(BEGUN, REACHED, FAILED), Journal.read(file()));
        assertEquals(3, Files.readAllLines(file()).size());
    }

    @Test
    void a_last_line_that_was_cut_off_counts_for_nothing() throws IOException {
        write(BEGUN);
        Files.writeString(file(), "{\"kind\":\"REACH", StandardOpenOption.APPEND);
        assertEquals(List.of(BEGUN), Journal.read(file()));
        write(REACHED);
        assertEquals(List.of(BEGUN, REACHED), Journal.read(file()));
    }

    @Test
    void a_damaged_line_before_is_told() throws IOException {
        write(BEGUN);
        Files.writeString(file(), "{\"kind\":\"REACHED\",\"configuration\":\"a\"}\n", StandardOpenOption.APPEND);
        String fault = assertThrows(UserError.class, () -> Journal.read(file())).getMessage();
        assertTrue(fault.startsWith(file() + " is damaged (line 2 isn't what a study writes)"), fault);
    }

    @Test
    void what_failed_and_has_begun_again_has_not_failed() {
        Progress progress = new Progress();
        List.of(BEGUN, REACHED, FAILED).forEach(progress::take);
        assertEquals("line 1\nline 2", progress.run("a=1-0123", 8).failure());
        progress.take(new Event(Event.Kind.BEGUN, "a=1-0123", 8, 3, null, 0, null, 0.4));
        assertEquals(null, progress.run("a=1-0123", 8).failure());
        assertEquals(3, progress.epochs());
        assertEquals(2, progress.runsBegun());
    }
}
