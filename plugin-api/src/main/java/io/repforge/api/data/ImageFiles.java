package io.repforge.api.data;

import io.repforge.api.array.Values;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Image files of a data source, which leaves it to the host to decode them and to make them of one size and colour, by options that every data source has ({@code size}, {@code resize},
 * {@code channels}, {@code crops} and the like). An image stays in its file or in its encoded bytes until a batch needs it, and is decoded on all cores then. Made by the host.
 */
public interface ImageFiles {

    /**
     * The space that images like this one have, once they are prepared.
     *
     * @param file content of an image file
     * @param origin what messages call it, such as its path, or a file and the row within it
     * @throws UnreadableStepException if it can't be read
     */
    Space.Image space(byte[] file, String origin) throws UnreadableStepException;

    /**
     * As {@link #space(byte[], String)}, of a file that lies somewhere.
     *
     * @throws IOException if nothing can be read any more
     */
    Space.Image space(Path file) throws IOException;

    /**
     * An image whose file has been read.
     *
     * @param file its content; kept, not copied
     * @param origin what messages call it
     * @param space what it has to be when it is prepared; where it is something else, it can't be read
     */
    Values image(byte[] file, String origin, Space.Image space);

    /** An image whose file is read when it is needed. */
    Values image(Path file, Space.Image space);
}
