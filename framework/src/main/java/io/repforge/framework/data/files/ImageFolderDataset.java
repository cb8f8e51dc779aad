package io.repforge.framework.data.files;

import io.repforge.api.array.Values;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.ColorSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Image files. A pass that shuffles takes them in a random order. */
final class ImageFolderDataset implements Dataset {

    /**
     * @param file the image
     * @param name its path within the folder
     * @param label number of its class; -1 for none
     */
    record Item(Path file, String name, int label) {}

    /** So many images are tried until one can be read. */
    private static final int TRIED = 100;

    private final List<Item> items;
    private final ImageFiles images;
    private final Contents contents;
    private final Space.Image space;
    private final StepSpec spec;

    /** @throws UserError if none of the first images can be read, whose size all others have to have */
    ImageFolderDataset(ImageFolder folder, ImageFolderSource.Options options, ImageFiles images) throws IOException {
        this.items = folder.items();
        this.images = images;
        this.contents = folder.contents();
        UnreadableStepException fault = null;
        Space.Image space = null;
        int tried = 0;
        while (space == null && tried < Math.min(TRIED, items.size())) {
            try {
                space = images.space(items.get(tried++).file());
            } catch (UnreadableStepException e) {
                fault = fault == null ? e : fault;
            }
        }
        if (space == null) {
            throw new UserError(
                    Objects.requireNonNull(fault, "an image that isn't read has a fault").getMessage() + (tried == 1 ? "" : "; nor can the " + (tried - 1) + " after it"),
                    fault);
        }
        this.space = (Space.Image) ColorSpace.of(space, options.colorSpace(), items.get(tried - 1).file());
        this.spec = StepSpec.of(this.space, null, folder.classes().isEmpty() ? Map.of() : Map.of(Step.LABEL, Space.discrete(folder.classes())));
    }

    private ImageFolderDataset(ImageFolderDataset whole, Part part) {
        this.items = Arrays.stream(part.of(whole.items.size())).mapToObj(whole.items::get).toList();
        this.images = whole.images;
        this.contents = whole.contents;
        this.space = whole.space;
        this.spec = whole.spec;
    }

    private Step step(Item item) {
        Values image = images.image(item.file(), space);
        return (item.label() < 0 ? Step.of(image) : Step.of(image, item.label())).from(item.name());
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    @Override
    public Contents contents() {
        return contents;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(items.size());
    }

    /** Every file is numbered, also one that can't be read. */
    @Override
    public Dataset part(Part part) {
        return new ImageFolderDataset(this, part);
    }

    @Override
    public StepReader read(Pass pass) {
        return read(pass, Share.WHOLE);
    }

    @Override
    public StepReader read(Pass pass, Share share) {
        int[] order = Shuffle.order(items.size(), pass);
        int end = share.end(order.length);
        return new StepReader() {
            private int next = share.start(order.length);

            @Override
            public @Nullable Step next() {
                return next == end ? null : step(items.get(order[next++]));
            }

            @Override
            public Skip skip() {
                if (next == end) {
                    return Skip.NONE;
                }
                next++;
                return Skip.DONE;
            }
        };
    }
}
