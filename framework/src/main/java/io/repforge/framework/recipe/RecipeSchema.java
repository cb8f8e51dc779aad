package io.repforge.framework.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.repforge.api.Component;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.Components.Installed;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of recipes with everything that is installed, so that editors complete and check them. Each component
 * and each nested map has a definition of its own in {@code $defs}, since they may hold one another.
 */
public final class RecipeSchema {

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Catalogue catalogue;
    /** By name; null while one is being made, which ends recursion. */
    private final Map<String, @Nullable ObjectNode> definitions = new LinkedHashMap<>();

    private RecipeSchema(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The schema.
     *
     * @throws io.repforge.framework.UserError if the options of a component aren't described as they must be
     */
    public static ObjectNode of(Components components) {
        return new RecipeSchema(new Catalogue(components)).recipe();
    }

    private ObjectNode recipe() {
        OptionsModel model = OptionsModel.of(RecipeOptions.class);
        ObjectNode schema = json.objectNode().put("$schema", DRAFT).put("title", "Recipe of Repforge");
        schema.setAll(options(model));
        ObjectNode properties = (ObjectNode) schema.get("properties");
        for (OptionModel option : model.options()) {
            if (option.type() instanceof OptionType.Chosen && !option.isNullable()) {
                properties.set(option.name(), slot((ObjectNode) properties.get(option.name())));
            }
        }
        withPatterns(properties);
        ArrayNode required = json.arrayNode();
        model.options().stream().filter(option -> option.isRequired() && !RecipeOptions.PRESET_SLOTS.contains(option.name()))
                .forEach(option -> required.add(option.name()));
        schema.set("required", required);
        // Where there is an algorithm, it fills these; whether it does can't be told here.
        ArrayNode slots = json.arrayNode();
        RecipeOptions.PRESET_SLOTS.forEach(slots::add);
        schema.set("anyOf", json.arrayNode()
                .add(json.objectNode().<ObjectNode>set("required", json.arrayNode().add("algorithm")))
                .add(json.objectNode().<ObjectNode>set("required", slots)));
        ObjectNode defs = json.objectNode();
        definitions.forEach(defs::set);
        schema.set("$defs", defs);
        return schema;
    }

    /** What the record checks beyond types and ranges. */
    private static void withPatterns(ObjectNode properties) {
        ((ObjectNode) properties.get("device")).put("pattern", "^(" + RecipeOptions.DEVICE + ")$");
        ((ObjectNode) properties.get("name")).put("pattern", "^(" + RecipeOptions.NAME + ")$");
        ((ObjectNode) properties.get("keep_checkpoints")).putArray("anyOf")
                .add(JsonNodeFactory.instance.objectNode().put("type", "integer").put("minimum", 1))
                .add(JsonNodeFactory.instance.objectNode().put("const", RecipeOptions.ALL));
    }

    /** A slot may also be options alone, for the component that the preset or the default chooses. */
    private ObjectNode slot(ObjectNode property) {
        ObjectNode optionsAlone = json.objectNode().put("type", "object").put("description", "Options for the component that the preset chooses");
        optionsAlone.set("not", json.objectNode().<ObjectNode>set("required", json.arrayNode().add(Value.Mapping.USE)));
        ObjectNode slot = property.deepCopy();
        ObjectNode reference = json.objectNode();
        reference.set("$ref", slot.remove("$ref"));
        slot.set("oneOf", json.arrayNode().add(reference).add(optionsAlone));
        return slot;
    }

    private ObjectNode options(OptionsModel model) {
        ObjectNode schema = json.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = json.arrayNode();
        for (OptionModel option : model.options()) {
            properties.set(option.name(), property(option));
            if (option.isRequired()) {
                required.add(option.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private ObjectNode property(OptionModel option) {
        ObjectNode property = json.objectNode().put("description", option.description());
        ObjectNode type = type(option.type(), option.range());
        if (option.length() >= 0) {
            type.put("minItems", option.length()).put("maxItems", option.length());
        }
        if (!option.isNullable()) {
            property.setAll(type);
        } else if (type.path("type").isTextual() && !type.has("enum")) {
            property.setAll(type);
            property.set("type", json.arrayNode().add(type.get("type")).add("null"));
        } else if (!type.isEmpty()) {
            property.set("anyOf", json.arrayNode().add(type).add(json.objectNode().put("type", "null")));
        }
        if (!option.isRequired()) {
            property.set("default", json(option.defaultValue(new Faults()).plain()));
        }
        return property;
    }

    private ObjectNode type(OptionType type, Range range) {
        ObjectNode schema = json.objectNode();
        if (type instanceof OptionType.Whole) {
            limit(schema.put("type", "integer"), range);
        } else if (type instanceof OptionType.Real) {
            limit(schema.put("type", "number"), range);
        } else if (type instanceof OptionType.Bool) {
            schema.put("type", "boolean");
        } else if (type instanceof OptionType.Text) {
            schema.put("type", "string");
        } else if (type instanceof OptionType.Choice choice) {
            choice(schema, choice.constants().stream().map(Keys::plain).toList());
        } else if (type instanceof OptionType.Nested nested) {
            String other = nested.isSwitch() ? "boolean" : nested.hasShortForm() ? "string" : null;
            ObjectNode map = other == null ? schema : json.objectNode();
            reference(map, nested.type().getName(), () -> options(nested.model()));
            if (other != null) {
                schema.set("anyOf", json.arrayNode().add(map).add(json.objectNode().put("type", other)));
            }
        } else if (type instanceof OptionType.ListOf list) {
            schema.put("type", "array").set("items", type(list.element(), range));
        } else if (type instanceof OptionType.MapOf map) {
            schema.put("type", "object").set("additionalProperties", type(map.element(), range));
        } else if (type instanceof OptionType.Chosen chosen) {
            reference(schema, chosen.kind().kebabName(), () -> kind(chosen.kind()));
        }
        return schema;
    }

    /** @param constants text, or true and false */
    private static void choice(ObjectNode schema, List<Object> constants) {
        if (constants.stream().allMatch(String.class::isInstance)) {
            schema.put("type", "string");
        }
        ArrayNode choices = schema.putArray("enum");
        for (Object constant : constants) {
            if (constant instanceof Boolean truth) {
                choices.add(truth);
            } else {
                choices.add((String) constant);
            }
        }
    }

    private void reference(ObjectNode schema, String name, Supplier<ObjectNode> definition) {
        if (!definitions.containsKey(name)) {
            definitions.put(name, null);
            definitions.put(name, definition.get());
        }
        schema.put("$ref", "#/$defs/" + name);
    }

    private static void limit(ObjectNode schema, Range range) {
        if (range.hasMin()) {
            schema.put(range.aboveMin() ? "exclusiveMinimum" : "minimum", number(range.min()));
        }
        if (range.hasMax()) {
            schema.put("maximum", number(range.max()));
        }
    }

    private static BigDecimal number(double number) {
        return new BigDecimal(Range.number(number));
    }

    /** One of the names, or a map that names one and has its options. */
    private ObjectNode kind(ComponentKind kind) {
        ObjectNode schema = json.objectNode().put("title", Keys.withArticle(kind.toString()));
        ArrayNode choices = schema.putArray("oneOf");
        for (Installed<? extends Component<?>> installed : catalogue.all(kind)) {
            String definition = kind.kebabName() + "." + installed.plugin() + "." + installed.component().name();
            ObjectNode reference = json.objectNode();
            OptionsModel model = OptionsModel.of(installed.component().optionsType());
            if (model.options().stream().noneMatch(OptionModel::isRequired)) {
                choices.add(names(installed, kind).put("description", installed.component().description()));
            }
            reference(reference, definition, () -> component(installed, kind, model));
            choices.add(reference);
        }
        if (choices.isEmpty()) {
            choices.add(false);
        }
        return schema;
    }

    private ObjectNode component(Installed<? extends Component<?>> installed, ComponentKind kind, OptionsModel model) {
        ObjectNode own = options(model);
        ObjectNode schema = json.objectNode().put("title", kind + " " + installed.component().name())
                .put("description", installed.component().description()).put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.set(Value.Mapping.USE, names(installed, kind));
        properties.setAll((ObjectNode) own.get("properties"));
        for (CommonOptions.Known common : CommonOptions.known(catalogue, kind, model)) {
            ObjectNode property = property(common.option());
            property.remove("default"); // nothing is put around where it isn't given
            properties.set(common.name(), property);
        }
        ArrayNode required = schema.putArray("required").add(Value.Mapping.USE);
        own.path("required").forEach(required::add);
        return schema.put("additionalProperties", false);
    }

    /** Its name, and that with its plugin's id; the latter alone where the name is another plugin's too. */
    private ObjectNode names(Installed<? extends Component<?>> installed, ComponentKind kind) {
        String name = catalogue.nameOf(installed, kind);
        String qualified = installed.plugin() + "/" + installed.component().name();
        if (name.equals(qualified)) {
            return json.objectNode().put("const", qualified);
        }
        ObjectNode names = json.objectNode();
        names.putArray("anyOf").add(json.objectNode().put("const", name)).add(json.objectNode().put("const", qualified));
        return names;
    }

    private JsonNode json(@Nullable Object plain) {
        if (plain instanceof Map<?, ?> map) {
            ObjectNode node = json.objectNode();
            map.forEach((key, value) -> node.set((String) key, json(value)));
            return node;
        } else if (plain instanceof List<?> list) {
            ArrayNode node = json.arrayNode();
            list.forEach(element -> node.add(json(element)));
            return node;
        } else if (plain instanceof Double number && Double.isFinite(number)) {
            return json.numberNode(number(number));
        } else if (plain instanceof Integer number) {
            return json.numberNode(number);
        } else if (plain instanceof Long number) {
            return json.numberNode(number);
        } else if (plain instanceof Boolean bool) {
            return json.booleanNode(bool);
        }
        return plain == null ? json.nullNode() : json.textNode(plain.toString());
    }
}
