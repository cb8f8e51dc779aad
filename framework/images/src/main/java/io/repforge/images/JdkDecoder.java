package io.repforge.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The JDK's own decoders, which are slow: for the few files of which they know more than OpenCV. */
final class JdkDecoder {

    /** How libjpeg says that it had to make up the rest of an image. */
    private static final String ENDS_EARLY = "premature end of data segment";

    private JdkDecoder() {}

    /**
     * Decodes a file, of several images the first.
     *
     * @param format the name that the JDK has for it
     * @throws MalformedException if it can't, or a part would be gray
     */
    static BufferedImage decode(String format, byte[] file) throws MalformedException {
        // A stream of our own: ImageIO's default keeps a temporary file for each image.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = open(format);
            try {
                boolean[] cutOff = {false};
                reader.addIIOReadWarningListener((source, warning) -> cutOff[0] |= warning.contains(ENDS_EARLY));
                reader.setInput(stream, true, true);
                BufferedImage image = reader.read(0);
                if (cutOff[0]) {
                    throw new MalformedException("the image is damaged or cut off; a part of it would be gray");
                }
                return image;
            } finally {
                reader.dispose();
            }
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The readers answer damaged files with exceptions of many kinds.
            throw new MalformedException("the image is damaged or cut off (" + e.getMessage() + ")", e);
        }
    }

    /** That of the JDK, whatever else is installed in the virtual machine. */
    private static ImageReader open(String format) throws IOException {
        for (Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true); all.hasNext();) {
            ImageReaderSpi one = all.next();
            if (one.getClass().getModule() == ImageReaderSpi.class.getModule() && List.of(one.getFormatNames()).contains(format)) {
                return one.createReaderInstance();
            }
        }
        throw new IllegalStateException("this Java has no decoder for " + format + " images; use one with the whole module java.desktop");
    }
}
