package io.repforge.robotlearning.tfrecord;

import io.repforge.api.data.Contents;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Records of some files. A pass that shuffles takes the files in an order of its own; within a file the order stays. */
final class TfRecordDataset implements Dataset {

    private final List<DataFile> files;
    private final Steps format;
    private final long most;
    private final Contents contents;

    TfRecordDataset(List<DataFile> files, Steps format, long most, Contents contents) {
        this.files = List.copyOf(files);
        this.format = format;
        this.most = most;
        this.contents = contents;
    }

    @Override
    public StepSpec spec() {
        return format.spec();
    }

    @Override
    public Contents contents() {
        return contents;
    }

    private List<DataFile> inOrderOf(Pass pass) {
        List<DataFile> order = new ArrayList<>(files);
        if (pass.shuffle()) {
            Collections.shuffle(order, new Random(pass.seed() * 31 + pass.index()));
        }
        return order;
    }

    @Override
    public StepReader read(Pass pass) {
        return new TfRecordReader(inOrderOf(pass), format, most);
    }

    /** The files are dealt out; of fewer than there are workers, the trajectories are. */
    @Override
    public StepReader read(Pass pass, Share share) throws IOException {
        return files.size() >= share.workers() ? new TfRecordReader(share.of(inOrderOf(pass)), format, most) : Dataset.super.read(pass, share);
    }
}
