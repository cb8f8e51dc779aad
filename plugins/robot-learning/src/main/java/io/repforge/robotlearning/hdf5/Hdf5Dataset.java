package io.repforge.robotlearning.hdf5;

import io.repforge.api.data.Contents;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Episodes of HDF5 files. A pass that shuffles takes them in a random order; the steps of each stay in theirs. */
final class Hdf5Dataset implements Dataset {

    private final List<DataFile> files;
    private final List<Episode> episodes;
    private final Frames frames;
    private final int stack;
    private final StepSpec spec;
    private final Contents contents;

    Hdf5Dataset(List<DataFile> files, List<Episode> episodes, Frames frames, int stack, StepSpec spec, Contents contents) {
        this.files = List.copyOf(files);
        this.episodes = List.copyOf(episodes);
        this.frames = frames;
        this.stack = stack;
        this.spec = spec;
        this.contents = contents;
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(episodes.stream().mapToLong(Episode::steps).sum());
    }

    @Override
    public Contents contents() {
        return contents;
    }

    @Override
    public Dataset part(Part part) {
        List<Episode> own = Arrays.stream(part.of(episodes.size())).mapToObj(episodes::get).toList();
        return new Hdf5Dataset(files, own, frames, stack, spec, contents);
    }

    @Override
    public StepReader read(Pass pass) {
        return read(pass, Share.WHOLE);
    }

    @Override
    public StepReader read(Pass pass, Share share) {
        Episode[] order = episodes.toArray(Episode[]::new);
        if (pass.shuffle()) {
            SplittableRandom random = new SplittableRandom(new SplittableRandom(pass.seed()).nextLong() + pass.index());
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                Episode swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        List<Episode> own = Arrays.asList(order).subList(share.start(order.length), share.end(order.length));
        return new EpisodeReader(files, own, frames, new FrameStack(stack, spec.observation()), spec.action(), spec.labels());
    }
}
