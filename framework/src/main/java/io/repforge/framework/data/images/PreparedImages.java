package io.repforge.framework.data.images;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.images.Background;
import io.repforge.images.MalformedException;
import io.repforge.images.Preparation;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Image files that go through a preparation when they are decoded.
 *
 * @param preparation what becomes of each
 */
public record PreparedImages(Preparation preparation) implements ImageFiles {

    /** Images as they are, those that are transparent on white. */
    public static final PreparedImages USUAL = new PreparedImages(Preparation.of(Background.WHITE));

    @Override
    public Space.Image space(byte[] file, String origin) throws UnreadableStepException {
        return space(decoded(file, origin));
    }

    @Override
    public Space.Image space(Path file) throws IOException {
        return space(decoded(read(file), file.toString()));
    }

    @Override
    public Values image(byte[] file, String origin, Space.Image space) {
        return new ImageFile(this, origin, space, file.length) {
            @Override
            byte[] content() {
                return file;
            }
        };
    }

    /** Until it is needed it takes as much as its path. */
    @Override
    public Values image(Path file, Space.Image space) {
        return new ImageFile(this, file.toString(), space, 0) {
            /** Of several views that are drawn one after the other, the first reads it. */
            private WeakReference<byte[]> last = new WeakReference<>(null);

            @Override
            synchronized byte[] content() throws IOException {
                byte[] content = last.get();
                if (content == null) {
                    content = read(file);
                    last = new WeakReference<>(content);
                }
                return content;
            }
        };
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException e) {
            throw new UnreadableStepException(file + " can't be read: " + UserError.reason(e), e, true);
        }
    }

    /** @throws UnreadableStepException if it is no image that can be read */
    Array decoded(byte[] file, String origin) throws UnreadableStepException {
        return decoded(file, origin, null);
    }

    /**
     * @param random null for the same image each time
     * @throws UnreadableStepException if it is no image that can be read
     */
    Array decoded(byte[] file, String origin, @Nullable RandomGenerator random) throws UnreadableStepException {
        try {
            return preparation.read(file, random);
        } catch (MalformedException e) {
            throw new UnreadableStepException(origin + " can't be read: " + e.getMessage(), e, true);
        }
    }

    static Space.Image space(Array image) {
        long[] chw = image.shape().dims();
        return Space.image((int) chw[0], (int) chw[1], (int) chw[2]);
    }
}
