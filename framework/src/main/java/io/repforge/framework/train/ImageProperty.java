package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.space.Space;
import io.repforge.images.ImageMetadata;
import io.repforge.images.Preparation;
import java.util.Optional;

/**
 * What an exported model says of its images, so that whoever uses it shows it what its training saw.
 *
 * @param observation what it takes, which may be no images
 * @param files what the training data made of image files; empty where it had none
 */
record ImageProperty(Space observation, Optional<Preparation> files) {

    /** A model with this among its metadata. */
    OnnxMl.ModelProto in(OnnxMl.ModelProto model) {
        if (!(observation instanceof Space.Image image)) {
            return model;
        }
        return model.toBuilder().addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                .setKey(ImageMetadata.PROPERTY).setValue(new ImageMetadata(image, files).json())).build();
    }
}
