package io.repforge.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private final List<String> names = List.of("adam", "adamw", "lars", "sgd", "symmetric-contrastive");

    @Test
    void aMissingLetterIsNear() {
        assertEquals(Optional.of("symmetric-contrastive"), NearestName.of("symetric-contrastive", names));
    }

    @Test
    void swappedLettersAreOneEdit() {
        assertEquals(Optional.of("sgd"), NearestName.of("sdg", names));
    }

    @Test
    void caseAndSeparatorsDoNotCount() {
        assertEquals(Optional.of("symmetric-contrastive"), NearestName.of("Symmetric_Contrastive", names));
    }

    @Test
    void aSeparatorLeftOutIsNearerThanALetter() {
        assertEquals(Optional.of("adam-w"), NearestName.of("adamw", List.of("adam", "adam-w", "sgd")));
        assertEquals(Optional.of("n_epochs"), NearestName.of("nepochs", List.of("epochs", "n_epochs")));
    }

    @Test
    void somethingElseAltogetherIsNotNear() {
        assertEquals(Optional.empty(), NearestName.of("rmsprop", names));
    }

    @Test
    void adviceNamesTheNearestOrElseAll() {
        assertEquals("did you mean 'adamw'?", NearestName.advice("adamww", names));
        assertEquals("valid are: adam, adamw, lars, sgd, symmetric-contrastive", NearestName.advice("rmsprop", names));
    }
}
