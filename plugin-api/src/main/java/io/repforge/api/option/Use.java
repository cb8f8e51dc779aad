package io.repforge.api.option;

import io.repforge.api.Component;

/**
 * A component together with its bound options: what {@code {use: name, option: value}} in a recipe becomes. As the type of an
 * option it lets one component be made of others, such as an augmenter of augmentations.
 *
 * @param component the chosen component
 * @param options its options, an instance of {@link Component#optionsType()}
 * @param <C> the kind of component, such as {@code Augmentation<?>}
 */
public record Use<C extends Component<?>>(C component, Record options) {

    /**
     * @throws IllegalArgumentException if the options aren't of the component's own type
     */
    public Use {
        if (!component.optionsType().isInstance(options)) {
            throw new IllegalArgumentException("options of '" + component.name() + "' must be "
                    + component.optionsType().getName() + ", not " + options.getClass().getName());
        }
    }
}
