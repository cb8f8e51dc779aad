package io.repforge.framework.data.files;

import io.repforge.api.array.Array;
import io.repforge.api.data.Contents;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.OrderedWork;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.images.MalformedException;
import io.repforge.images.Preparation;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Image files, decoded on all cores as they are read. A pass that shuffles takes them in a random order. */
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
    private final Preparation preparation;
    private final Contents contents;
    private final Item pattern;
    private final StepSpec spec;

    /** @throws UserError if none of the first images can be read, whose size all others have to have */
    ImageFolderDataset(ImageFolder folder, ImageFolderSource.Options options) throws IOException {
        this.items = folder.items();
        this.preparation = options.preparation();
        this.contents = folder.contents();
        UnreadableStepException fault = null;
        Array image = null;
        int tried = 0;
        while (image == null && tried < Math.min(TRIED, items.size())) {
            try {
                image = image(items.get(tried++));
            } catch (UnreadableStepException e) {
                fault = fault == null ? e : fault;
            }
        }
        if (image == null) {
            throw new UserError(
                    Objects.requireNonNull(fault, "an image that isn't read has a fault").getMessage() + (tried == 1 ? "" : "; nor can the " + (tried - 1) + " after it"),
                    fault);
        }
        this.pattern = items.get(tried - 1);
        this.spec = StepSpec.of(ColorSpace.of(space(image), options.colorSpace(), pattern.file()), null,
                folder.classes().isEmpty() ? Map.of() : Map.of(Step.LABEL, Space.discrete(folder.classes())));
    }

    private ImageFolderDataset(ImageFolderDataset whole, Part part) {
        this.items = Arrays.stream(part.of(whole.items.size())).mapToObj(whole.items::get).toList();
        this.preparation = whole.preparation;
        this.contents = whole.contents;
        this.pattern = whole.pattern;
        this.spec = whole.spec;
    }

    private static Space space(Array image) {
        long[] chw = image.shape().dims();
        return Space.image((int) chw[0], (int) chw[1], (int) chw[2]);
    }

    private Array image(Item item) throws IOException {
        try {
            return preparation.read(Files.readAllBytes(item.file()));
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException e) {
            throw new UnreadableStepException(item.file() + " can't be read: " + (e instanceof MalformedException ? e.getMessage() : UserError.reason(e)), e, true);
        }
    }

    private Step step(Item item) throws IOException {
        Array image = image(item);
        if (!spec.observation().admits(image)) {
            throw new UnreadableStepException(item.file() + " is an " + space(image) + ", but " + pattern.file() + " is an " + spec.observation()
                    + "; make them alike by the options 'size' and 'channels' of image-folder", null, true);
        }
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
        OrderedWork<Item, Step> decoding = new OrderedWork<>(new OrderedWork.Source<>() {
            private int next = share.start(order.length);

            @Override
            public @Nullable Item next() {
                return next == end ? null : items.get(order[next++]);
            }
        }, this::step);
        return new StepReader() {
            @Override
            public @Nullable Step next() throws IOException {
                return decoding.next();
            }

            @Override
            public Skip skip() throws IOException {
                return decoding.skip() == null ? Skip.NONE : Skip.DONE;
            }

            @Override
            public void close() {
                decoding.close();
            }
        };
    }
}
