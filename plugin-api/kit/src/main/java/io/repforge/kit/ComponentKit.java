package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.fail;

import io.repforge.api.Component;
import io.repforge.api.ContractException;
import io.repforge.api.array.Array;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.option.Option;
import io.repforge.framework.UserError;
import io.repforge.framework.autodiff.GradientException;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.recipe.Fault;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.UntrueTypeException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of every component. What fails says which component, what is wrong with it, and what its author should do.
 *
 * @param <O> its options
 * @param <C> its type
 */
public abstract class ComponentKit<O extends Record, C extends Component<O>> {

    private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    private final Class<?> kind;

    /**
     * @param kind interface of the kind, under whose name the component is declared
     */
    protected ComponentKit(Class<?> kind) {
        this.kind = kind;
    }

    /** The component under test. */
    protected abstract C component();

    /** The options that it is tested with. */
    protected abstract O options();

    // ---- what fails

    /**
     * Fails unless something holds.
     *
     * @param wrong what is wrong otherwise, as a sentence goes on from the component, such as {@code gives 3 rows for 4}
     * @param remedy what its author should do
     */
    protected final void require(boolean holds, String wrong, String remedy) {
        if (!holds) {
            fail(sentence(wrong, remedy));
        }
    }

    final String sentence(String wrong, String remedy) {
        return subject() + " " + wrong + ": " + remedy;
    }

    private String subject() {
        return ComponentKind.of(kind) + " '" + component().name() + "'";
    }

    /**
     * What the component's own code, or the engine on its graph, gives; what it throws instead is told as the component's fault.
     *
     * @param doing what it was to do, such as {@code be built for images}
     */
    final <T> T attempt(String doing, Callable<T> body) {
        try {
            return body.call();
        } catch (ContractException e) {
            return fail(sentence(String.valueOf(e.getMessage()), "return what its interface asks for; null is allowed only where its Javadoc says so"), e);
        } catch (UntrueTypeException e) {
            return fail(sentence("declares a node of its graph to give what it doesn't give (" + e.getMessage() + "), so that gradients would be wrong",
                    "declare the type and the shape that the operator has, or build it with Tensor's methods, which know them"), e);
        } catch (EngineException e) {
            return fail(sentence("builds a graph that ONNX Runtime doesn't take (" + told(e) + ")",
                    "build this part from other operators, and only from those of the host's ONNX Runtime"), e);
        } catch (GradientException e) {
            // It says what to do.
            return fail(subject() + " has no gradient (" + e.getMessage() + ")", e);
        } catch (UserError e) {
            return fail(sentence("can't " + doing + " (" + e.getMessage() + ")", "mend what it says, or give the kit options and inputs that go together"), e);
        } catch (GraphException e) {
            return fail(sentence("can't " + doing + " (" + e.getMessage() + ")", "mend what it builds, or give the kit options and inputs that go together"), e);
        } catch (RuntimeException e) {
            return fail(sentence("can't " + doing + ", but throws " + e, "what can't be built is told by a GraphException that says why; anything else is a fault"), e);
        } catch (Exception e) {
            return fail(sentence("can't " + doing + ", but throws " + e, "see its message, and give the kit options that work here"), e);
        }
    }

    /** What the engine says, without the places in its own sources. */
    static String told(EngineException refusal) {
        return String.valueOf(refusal.getMessage()).replaceAll("/\\S+\\.(h|cc):\\d+ .* was false\\. ", "").strip();
    }

    /** That each parameter is trained. */
    final void requireGradients(List<Variable> parameters, Map<Tensor, Array> gradients) {
        for (Variable parameter : parameters) {
            Array gradient = gradients.get(parameter.tensor());
            require(gradient != null, "has a parameter that it doesn't train (no gradient reaches " + parameter.name() + ")",
                    "use it for what the component gives, or make it a Graph.state if it isn't to be trained");
            double[] elements = Objects.requireNonNull(gradient).toDoubles();
            require(Arrays.stream(elements).allMatch(Double::isFinite), "has a gradient that isn't finite (of " + parameter.name() + ")",
                    "look for logarithms, roots and quotients of 0");
            require(Arrays.stream(elements).anyMatch(element -> element != 0), "has a parameter that stays as it starts (the gradient of " + parameter.name() + " is 0)",
                    "use it where it makes a difference, or leave it out");
        }
    }

    // ---- what is demanded

    @BeforeEach
    final void note() {
        Conformance.note(component());
    }

    @Test
    void is_named_in_kebab_case() {
        require(component().name().matches(NAME), "isn't named in kebab-case", "use lower-case letters, digits and single hyphens, a letter first");
    }

    @Test
    void is_described_in_one_line_without_a_full_stop() {
        requireOneLine("description()", component().description());
    }

    @Test
    void is_declared_in_the_provider_file_of_its_kind() {
        boolean declared = ServiceLoader.load(kind).stream().anyMatch(provider -> provider.type() == component().getClass());
        require(declared, "isn't declared, so that no host finds it", "add the line " + component().getClass().getName() + " to META-INF/services/" + kind.getName());
    }

    @Test
    void can_be_made_without_parameters() {
        try {
            component().getClass().getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            fail(sentence("can't be made by the host (" + e + ")", "make the class public, with a public constructor without parameters"), e);
        }
    }

    @Test
    void says_the_type_of_its_options() {
        require(component().optionsType() == options().getClass(), "says that its options are a " + component().optionsType() + ", and is tested with a "
                + options().getClass(), "return the class of its options from optionsType()");
    }

    @Test
    void describes_each_option_with_a_range_that_can_hold() {
        for (RecordComponent option : component().optionsType().getRecordComponents()) {
            String name = "its option '" + option.getName() + "'";
            Option annotation = option.getAnnotation(Option.class);
            if (annotation == null) {
                fail(sentence("doesn't say what " + name + " is", "write @Option before it"));
            }
            requireOneLine("the description of " + name, annotation.value());
            require(annotation.min() <= annotation.max(), "allows no number at all for " + name, "let min be below max");
            require(!(annotation.defaults().equals("null") && option.getType().isPrimitive()), "lets " + name + " be null, which its primitive type can't be",
                    "take the boxed type, or another default");
        }
    }

    @Test
    void has_defaults_that_its_options_take() {
        OptionBinder binder = new OptionBinder(ClassPathComponents.load());
        List<String> faults = binder.faultyDefaults(component()).stream().map(Fault::toString).toList();
        require(faults.isEmpty(), "has defaults that can't be taken (" + String.join("; ", faults) + ")",
                "mend them; a component of another plugin that a default names must be among the tests' dependencies");
        boolean optional = List.of(component().optionsType().getRecordComponents()).stream()
                .noneMatch(option -> option.getAnnotation(Option.class) == null || option.getAnnotation(Option.class).defaults().isEmpty());
        if (optional) {
            attempt("be made of its defaults", () -> binder.options(component().optionsType(), Map.of(), ""));
        }
    }

    private void requireOneLine(String what, String text) {
        require(!text.isBlank() && !text.contains("\n") && !text.endsWith("."), "has a text that lists can't show (" + what + " is '" + text + "')",
                "say it in one line, without a full stop");
    }
}
