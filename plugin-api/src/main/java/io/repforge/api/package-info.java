/**
 * The contract between Repforge and its plugins: one interface per kind of component, and the values they exchange.
 *
 * <p>How it may grow. All that is public here is stable within a range of versions (see {@link io.repforge.api.ApiVersion}), except what is marked
 * {@link io.repforge.api.Experimental}. Components are interfaces that plugins implement: new methods of theirs have defaults. What the host makes and
 * plugins read are interfaces or classes without public constructors, made by factories such as {@code of} and changed by such as {@code with}, so that
 * they can hold more later. Records are for values that can't: the cases of sealed types that are defined by mathematics or by ONNX (draws, initial
 * values, distributions, attributes), {@link io.repforge.api.graph.TensorType}, and a component with its options, {@link io.repforge.api.option.Use}.
 * A sealed type has a {@code match} with a method for each case; another case is a change that may break plugins.
 *
 * <p>It depends on the JDK alone, and on JSpecify's annotations. Host and plugins share besides it SLF4J's API, and PF4J for plugins with a
 * {@code Plugin-Class}; a plugin that uses them declares them as provided.
 */
@NullMarked
package io.repforge.api;

import org.jspecify.annotations.NullMarked;
