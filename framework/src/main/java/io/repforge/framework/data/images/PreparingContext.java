package io.repforge.framework.data.images;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.ImageFiles;

/** A context whose image files can be prepared in another way. */
public interface PreparingContext extends DataContext {

    /** The same with other image files, for the sources that are opened with it, too. */
    DataContext with(ImageFiles images);
}
