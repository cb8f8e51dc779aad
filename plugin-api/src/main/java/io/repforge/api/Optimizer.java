package io.repforge.api;

/** How parameters follow their gradients. */
public interface Optimizer<O extends Record> extends Component<O> {

    /** The rule with these options. */
    UpdateRule rule(O options);
}
