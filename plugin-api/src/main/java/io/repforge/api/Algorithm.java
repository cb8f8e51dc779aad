package io.repforge.api;

/** A preset: a choice of components and options for every slot, which a recipe may override. */
public interface Algorithm<O extends Record> extends Component<O> {

    /** The choices with these options. */
    Preset preset(O options);
}
