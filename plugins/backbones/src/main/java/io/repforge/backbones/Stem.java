package io.repforge.backbones;

/** What comes first in a residual network. */
public enum Stem {
    /** As for ImageNet: a 7×7 convolution of stride 2, and max-pooling. */
    IMAGENET,
    /** As for CIFAR: a 3×3 convolution of stride 1. */
    SMALL
}
