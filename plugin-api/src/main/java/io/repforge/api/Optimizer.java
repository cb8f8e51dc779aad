package io.repforge.api;

import io.repforge.api.option.Use;

/** How parameters follow their gradients. */
public interface Optimizer<O extends Record> extends Component<O> {

    /** The rule with these options. */
    UpdateRule rule(O options);

    /** The rule of a bound optimizer; each of its methods throws {@link ContractException} where it gives what it must not. */
    static UpdateRule rule(Use<? extends Optimizer<?>> use) {
        return rule(use.component(), use.options());
    }

    private static <O extends Record> UpdateRule rule(Optimizer<O> optimizer, Record options) {
        return new CheckedRule(optimizer, ContractException.requireReturned(optimizer.rule(optimizer.optionsType().cast(options)), optimizer, "rule()"));
    }
}
