package io.repforge.images;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.pnm.PNMImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The decoder of each format: the JDK's own where it has one, which is fast, and TwelveMonkeys' for the rest. Chosen once, so that what else is installed
 * in the virtual machine changes no pixel, and no file is shown to decoders of other formats.
 */
final class ImageReaders {

    private static final ImageReaders INSTALLED = new ImageReaders(IIORegistry.getDefaultInstance());

    private final Map<ImageFileType, ImageReaderSpi> usual = new EnumMap<>(ImageFileType.class);
    private final ImageReaderSpi versatileJpeg;

    private ImageReaders(IIORegistry registry) {
        for (ImageFileType type : ImageFileType.values()) {
            usual.put(type, switch (type) {
                case WEBP -> installed(registry, WebPImageReaderSpi.class, WebPImageReaderSpi::new);
                case TIFF -> installed(registry, TIFFImageReaderSpi.class, TIFFImageReaderSpi::new);
                case PNM -> installed(registry, PNMImageReaderSpi.class, PNMImageReaderSpi::new);
                case PNG, JPEG, GIF, BMP -> ofJdk(registry, type.name());
            });
        }
        versatileJpeg = installed(registry, JPEGImageReaderSpi.class, JPEGImageReaderSpi::new);
    }

    /** Those of the class path register themselves, unless they lie in another class loader than the thread's. */
    private static <P extends ImageReaderSpi> ImageReaderSpi installed(IIORegistry registry, Class<P> type, Supplier<P> made) {
        P registered = registry.getServiceProviderByClass(type);
        if (registered == null) {
            registered = made.get();
            registry.registerServiceProvider(registered);
        }
        return registered;
    }

    private static ImageReaderSpi ofJdk(IIORegistry registry, String format) {
        for (Iterator<ImageReaderSpi> all = registry.getServiceProviders(ImageReaderSpi.class, true); all.hasNext();) {
            ImageReaderSpi one = all.next();
            boolean jdk = one.getClass().getModule() == ImageReaderSpi.class.getModule();
            for (String name : jdk ? one.getFormatNames() : new String[0]) {
                if (name.equals(format)) {
                    return one;
                }
            }
        }
        throw new IllegalStateException("this Java has no decoder for " + format + " images; use one with the whole module java.desktop");
    }

    /** A new reader, to be disposed of. */
    static ImageReader open(ImageFileType type) throws IOException {
        return Objects.requireNonNull(INSTALLED.usual.get(type)).createReaderInstance();
    }

    /** A new reader of JPEG files that also knows CMYK, lossless and other kinds that the usual one doesn't. It is slower. */
    static ImageReader openVersatileJpeg() throws IOException {
        return INSTALLED.versatileJpeg.createReaderInstance();
    }
}
