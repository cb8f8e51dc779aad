package io.repforge.framework.data.webdataset;

import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.StepSpec;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How the samples of a dataset's shards become steps.
 *
 * @param fields which members are which part of a step
 * @param spaces how arrays become values of spaces
 * @param spec what the steps look like
 * @param classes numbers of classes, by label, where they aren't stored as they are
 * @param images decodes image files
 * @param options how the shards are read
 * @param keys what was found out of the order of members
 * @param straysTold whether it was said already that files are left out
 * @param overlooked labels and actions that no field takes
 */
record ShardFormat(StepFields fields, Spaces spaces, StepSpec spec, Map<String, ClassNumbers> classes, ImageFiles images, ReadOptions options, Keys keys,
        AtomicBoolean straysTold, Overlooked overlooked) {

    /** A decoder for one thread. */
    StepDecoder decoder() {
        return new StepDecoder(fields, spaces, keys, images, classes);
    }
}
