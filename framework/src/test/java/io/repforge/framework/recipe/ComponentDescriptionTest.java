package io.repforge.framework.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.framework.plugin.ComponentKind;
import org.junit.jupiter.api.Test;

class ComponentDescriptionTest {

    private final SampleComponents components = SampleComponents.essentials();

    @Test
    void optionsAreATable() {
        assertEquals("""
                base (encoder, from essentials)
                A convolutional network

                option       type               default  range                     description
                arch         basic | resnet-18  basic                              Shape of the network
                width        whole number       1        at least 1 and at most 8  Multiplies the channels
                dropout      number             0        at least 0 and at most 1  Share of units left out
                learn_scale  true or false      false                              Whether the scale is learned too
                """, describe(ComponentKind.ENCODER, "base"));
    }

    @Test
    void listsHaveTheirLengthAndNestedOptionsDottedNames() {
        assertEquals("""
                idx (data source, from essentials)
                Images in the format of MNIST

                option           type            default     range       description
                images           text            (required)              File with the images
                labels           text            null                    File with the labels
                split            train | test    train                   Which part
                factors          map of numbers  {}          at least 0  Factor of each label
                fields           list of maps    []                      More fields
                fields[].name    text            (required)              Name of the field
                fields[].offset  whole number    0           at least 0  Its offset in bytes
                note             anything        null                    Anything at all
                """, describe(ComponentKind.DATA_SOURCE, "idx"));
    }

    @Test
    void aComponentWithoutOptionsSaysSo() {
        assertEquals("""
                no-op (decoder, from essentials)
                The representation itself

                It has no options.
                """, describe(ComponentKind.DECODER, "no-op"));
    }

    @Test
    void anAlgorithmShowsWhatItPresets() {
        assertEquals("""
                simclr (algorithm, from essentials)
                Two views of an image attract each other

                option       type    default  range    description
                temperature  number  0.5      above 0  Temperature of the loss

                It presets, unless a recipe says otherwise:
                  encoder: base
                  decoder: {use: symmetric-projection-head, hidden: [64]}
                  loss: {use: symmetric-contrastive, temperature: 0.5}
                  augmenter: context-and-target
                  pair_constructor: identity
                  batch_extender: identity
                  batch_size: 384
                """, describe(ComponentKind.ALGORITHM, "simclr"));
    }

    private String describe(ComponentKind kind, String name) {
        return new ComponentDescription(kind, components.find(kind.type(), name), components).text();
    }
}
