package io.repforge.framework.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has happened in a study, a line of JSON each. A line is on the disk before anything follows from it. */
final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    private final Path file;
    private final FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Reads it. A last line that was cut off, as by a crash, counts for nothing.
     *
     * @return nothing if there is none yet
     * @throws UserError if a line before isn't one that was written
     */
    static List<Event> read(Path file) {
        try {
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            List<Event> events = new ArrayList<>();
            int whole = whole(bytes);
            int number = 0;
            for (String line : new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n")) {
                number++;
                if (!line.isEmpty()) {
                    events.add(event(file, number, line));
                }
            }
            return events;
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static Event event(Path file, int number, String line) {
        try {
            Event event = JSON.readValue(line, Event.class);
            if (event.kind() == null || event.configuration() == null || (event.score() == null) == (event.kind() == Event.Kind.REACHED)) {
                throw new IOException("something is missing");
            }
            return event;
        } catch (IOException e) {
            throw new UserError(file + " is damaged (line " + number + " isn't what a study writes): put it back as it was, or begin another study with --out.", e);
        }
    }

    private static int whole(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /**
     * Opens it, to write on. A last line that was cut off is dropped, and that is said.
     *
     * @throws UserError if it can't be written
     */
    static Journal open(Path file) {
        try {
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            int whole = whole(bytes);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (whole < bytes.length) {
                LOG.warn("The last line of {} was cut off and is dropped.", file);
                channel.truncate(whole);
            }
            channel.position(whole);
            return new Journal(file, channel);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** @throws UserError if it can't be written */
    void add(Event event) {
        try {
            ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event must become JSON", e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static UserError unwritable(Path file, IOException fault) {
        return new UserError(file + " can't be written (" + UserError.reason(fault) + "): check the folder's rights and the free space.", fault);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
