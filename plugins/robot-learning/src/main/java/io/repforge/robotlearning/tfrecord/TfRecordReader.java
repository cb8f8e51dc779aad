package io.repforge.robotlearning.tfrecord;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the steps of the records of some files, one after another. A record of single steps that is skipped isn't looked at. */
final class TfRecordReader implements StepReader {

    private final List<DataFile> files;
    private final Steps format;
    private final long most;
    private int next;
    private @Nullable RecordReader open;
    private @Nullable Example episode;
    private String where = "";
    private int steps;
    private int step;

    /**
     * @param files in the order in which they are read
     * @param most bytes that a record may have
     */
    TfRecordReader(List<DataFile> files, Steps format, long most) {
        this.files = files;
        this.format = format;
        this.most = most;
    }

    @Override
    public @Nullable Step next() throws IOException {
        Example current = current();
        if (current == null) {
            return null;
        }
        int at = step;
        boolean done = pass();
        try {
            return format.step(current, at, steps, where);
        } catch (IOException e) {
            throw new UnreadableStepException(String.valueOf(e.getMessage()), e, done);
        }
    }

    @Override
    public Skip skip() throws IOException {
        if (!format.episodes()) {
            for (RecordReader reader = reader(); reader != null; reader = reader()) {
                if (reader.skip()) {
                    return Skip.DONE;
                }
                behindFile();
            }
            return Skip.NONE;
        }
        return current() == null ? Skip.NONE : Skip.of(pass());
    }

    private boolean pass() {
        boolean done = ++step == steps;
        if (done) {
            episode = null;
        }
        return done;
    }

    /** The record whose steps are read; null at the end. */
    private @Nullable Example current() throws IOException {
        if (episode != null) {
            return episode;
        }
        for (RecordReader reader = reader(); reader != null; reader = reader()) {
            byte[] record = reader.next();
            if (record != null) {
                Example read = example(record, reader.where());
                episode = read;
                return read;
            }
            behindFile();
        }
        return null;
    }

    private Example example(byte[] record, String of) throws UnreadableStepException {
        try {
            Example read = Example.of(record);
            int count = format.count(read, of);
            if (count == 0) {
                throw new IOException(of + " has no steps");
            }
            where = of;
            steps = count;
            step = 0;
            return read;
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw new UnreadableStepException(reason.startsWith(of) ? reason : of + " is no tf.train.Example: " + reason, e, true);
        }
    }

    private @Nullable RecordReader reader() throws IOException {
        RecordReader reader = open;
        if (reader == null && next < files.size()) {
            reader = new RecordReader(files.get(next++), most);
            open = reader;
        }
        return reader;
    }

    private void behindFile() throws IOException {
        RecordReader read = open;
        open = null;
        if (read != null) {
            read.close();
        }
    }

    @Override
    public void close() throws IOException {
        next = files.size();
        episode = null;
        behindFile();
    }
}
