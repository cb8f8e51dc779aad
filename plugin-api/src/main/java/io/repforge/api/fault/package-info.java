/**
 * What may go wrong in components, by who has to mend it. Messages are one sentence or its part: what is wrong, then what to do.
 *
 * <ul>
 *   <li>{@link io.repforge.api.fault.OptionsException}: what a user chose doesn't go together. It is the user's to mend.
 *   <li>{@link io.repforge.api.graph.GraphException}: a graph can't be built as it is asked for. It is the user's to mend, by other components or sizes.
 *   <li>{@link io.repforge.api.ContractException}: a component gave what it must not give. It is its author's to mend.
 *   <li>{@link io.repforge.api.data.UnreadableStepException}: one step of data can't be read, but those after it can. It is an
 *       {@link java.io.IOException}, as all that goes wrong with files.
 * </ul>
 *
 * <p>Whatever else a component throws, such as an {@link java.lang.IllegalArgumentException} or a {@link java.lang.NullPointerException}, is taken for a
 * fault of its own: the host names the plugin, the component and the method. There is one exception: the compact constructor of a record of options may
 * throw {@link java.lang.IllegalArgumentException} as any constructor would; the host then names the file, the line and the key of the options.
 */
@NullMarked
package io.repforge.api.fault;

import org.jspecify.annotations.NullMarked;
