package io.repforge.tests.training;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import java.util.ArrayList;
import java.util.List;

/** Notes the warnings of a run, each with the step that it comes with. */
final class Warnings implements RunListener<NoOptions> {

    private final List<String> told = new ArrayList<>();

    /** Such as {@code 3: The gradient is 0}. */
    List<String> told() {
        return told;
    }

    @Override
    public String name() {
        return "warnings";
    }

    @Override
    public String description() {
        return "Notes warnings";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) {
        return new Observer() {
            @Override
            public void onWarning(long step, String warning) {
                told.add(step + ": " + warning);
            }
        };
    }
}
