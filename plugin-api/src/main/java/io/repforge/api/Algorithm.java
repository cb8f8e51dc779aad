package io.repforge.api;

import io.repforge.api.option.Use;

/** A preset: a choice of components and options for every slot, which a recipe may override. */
public interface Algorithm<O extends Record> extends Component<O> {

    /** The choices with these options. */
    Preset preset(O options);

    /** The preset of a bound algorithm. */
    static Preset preset(Use<? extends Algorithm<?>> use) {
        return preset(use.component(), use.options());
    }

    private static <O extends Record> Preset preset(Algorithm<O> algorithm, Record options) {
        return ContractException.requireReturned(algorithm.preset(algorithm.optionsType().cast(options)), algorithm, "preset()");
    }
}
