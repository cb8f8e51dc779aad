package io.repforge.framework.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeSchemaTest {

    private final SampleComponents components = SampleComponents.essentials();
    private final ObjectNode json = RecipeSchema.of(components);
    private final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(json);

    @Test
    void itIsItselfValidByTheDraft() {
        JsonSchema draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SchemaLocation.of(SchemaId.V202012));
        assertEquals(Set.of(), draft.validate(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{algorithm: simclr, data: {train: []}}",
            "{algorithm: {use: simclr, temperature: 0.2}, data: {train: [{use: idx, images: a}]}}",
            "{algorithm: simclr, data: {train: []}, loss: {temperature: 0.2}}",
            "{algorithm: simclr, data: {train: []}, loss: essentials/symmetric-contrastive, optimizer: {use: essentials/adam, learning_rate: 3e-4}}",
            "{encoder: {use: base, arch: resnet-18}, decoder: no-op, loss: symmetric-contrastive, data: {train: []}}",
            "{algorithm: simclr, data: {train: [{use: idx, images: a, labels: null, factors: {x: 1}, fields: [{name: a}], note: [1]}]}}",
            "{algorithm: simclr, data: {train: []}, batches_per_epoch: null, evaluate: null, device: 'cuda:0', projection_dim: 3}",
            "{algorithm: simclr, data: {train: []}, augmenter: {use: context-and-target, augmentations: [flip-left-right, {use: random-resized-crop}]}}",
            "{algorithm: simclr, data: {train: []}, onednn: true}",
            "{algorithm: simclr, data: {train: []}, onednn: if-possible}",
            "{algorithm: simclr, data: {train: []}, online: false}",
            "{algorithm: simclr, data: {train: []}, online: {knn: {queue: 512}, geometry: false}}",
    })
    void goodRecipesHold(String yaml) {
        assertEquals(Set.of(), validate(yaml));
        assertEquals(List.of(), bindingFaults(yaml));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{algorithm: simclr}",
            "{data: {train: []}, loss: symmetric-contrastive}",
            "{algorithm: simcrl, data: {train: []}}",
            "{algorithm: simclr, data: {train: []}, batchsize: 3}",
            "{algorithm: simclr, data: {train: []}, batch_size: 0}",
            "{algorithm: simclr, data: {train: []}, batch_size: '4'}",
            "{algorithm: simclr, data: {train: []}, name: ../up}",
            "{algorithm: simclr, data: {train: []}, device: tpu}",
            "{algorithm: simclr, data: {train: idx}}",
            "{algorithm: simclr, data: {train: [idx]}}",
            "{algorithm: simclr, data: {train: [{use: idx, images: a, split: valid}]}}",
            "{algorithm: simclr, data: {train: []}, online: 1}",
            "{algorithm: simclr, data: {train: []}, online: {knn: {queue: 0}}}",
            "{algorithm: simclr, data: {train: [{use: idx, images: a, factors: {x: -1}}]}}",
            "{algorithm: simclr, data: {train: [{use: idx, images: a, fields: [{offset: 3}]}]}}",
            "{algorithm: simclr, data: {train: []}, loss: {use: symmetric-contrastive, temperature: 0}}",
            "{algorithm: simclr, data: {train: []}, loss: {use: symmetric-contrastive, weights: [1]}}",
            "{algorithm: simclr, data: {train: []}, loss: {use: symmetric-contrastive, margin: 1}}",
            "{algorithm: simclr, data: {train: []}, encoder: {use: base, dropout: 1.5}}",
            "{algorithm: simclr, data: {train: []}, encoder: {use: base, learn_scale: 'yes'}}",
            "{algorithm: simclr, data: {train: []}, batch_extender: queue}",
            "{algorithm: simclr, data: {train: []}, onednn: maybe}",
            "{algorithm: simclr, data: {train: []}, augmenter: {use: context-and-target, augmentations: [flip]}}",
            "{algorithm: simclr, data: {train: []}, evaluate: {test: {use: idx, images: a}}}",
    })
    void badRecipesFailAsTheyDoWhenBound(String yaml) {
        assertFalse(validate(yaml).isEmpty(), yaml);
        assertFalse(bindingFaults(yaml).isEmpty(), yaml);
    }

    @Test
    void aResolvedRecipeHolds(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, "{algorithm: simclr, data: {train: [{use: idx, images: a}]}, evaluate: "
                + "{train: {use: idx, images: a}, test: {use: idx, images: b}}, batch_extender: {use: queue, rows: 3}}");

        assertEquals(Set.of(), validate(Recipes.load(file, List.of(), components).resolvedYaml()));
    }

    @Test
    void optionsCarryDescriptionDefaultAndRange() throws IOException {
        JsonNode loss = json.at("/$defs/loss.essentials.symmetric-contrastive");

        assertEquals(new ObjectMapper().readTree("""
                {
                  "title": "loss symmetric-contrastive",
                  "description": "Cross-entropy over cosine similarities",
                  "type": "object",
                  "properties": {
                    "use": {"anyOf": [{"const": "symmetric-contrastive"}, {"const": "essentials/symmetric-contrastive"}]},
                    "temperature": {
                      "description": "Divides the cosine similarities", "type": "number", "exclusiveMinimum": 0, "default": 0.1
                    },
                    "weights": {
                      "description": "Weights of the two halves", "type": "array", "items": {"type": "number"},
                      "minItems": 2, "maxItems": 2, "default": [0.5, 0.5]
                    }
                  },
                  "required": ["use"],
                  "additionalProperties": false
                }
                """), new ObjectMapper().readTree(loss.toString()));
    }

    @Test
    void aNameInTwoPluginsIsOnlyValidWithItsPlugin() {
        ObjectNode clash = RecipeSchema.of(components.with("mine", new SampleComponents.Adam()));
        JsonSchema both = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(clash);

        assertFalse(both.validate(tree("{algorithm: simclr, data: {train: []}, optimizer: adam}")).isEmpty());
        assertEquals(Set.of(), both.validate(tree("{algorithm: simclr, data: {train: []}, optimizer: mine/adam}")));
    }

    private Set<ValidationMessage> validate(String yaml) {
        return schema.validate(tree(yaml));
    }

    private static JsonNode tree(String yaml) {
        Value value = YamlReader.inline(yaml, "test", "", new Faults()).orElseThrow();
        return new ObjectMapper().valueToTree(value.plain());
    }

    private List<Fault> bindingFaults(String yaml) {
        Value value = YamlReader.inline(yaml, "test", "", new Faults()).orElseThrow();
        Faults faults = new Faults();
        try {
            new RecipeResolver(components, faults).resolve((Value.Mapping) value, Overrides.of(List.of(), faults),
                    Optional.of("test"), Path.of(""));
            return List.of();
        } catch (RecipeError e) {
            return e.faults();
        }
    }
}
