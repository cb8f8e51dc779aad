package io.repforge.tests.results;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.util.List;

/** Whatever it is asked, it fails by a fault of its own. */
public final class FailingProbe implements Probe<NoOptions> {

    @Override
    public String name() {
        return "failing";
    }

    @Override
    public String description() {
        return "Fails";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public About about() {
        return About.LABELS;
    }

    @Override
    public List<Score> scores(ProbeData data, NoOptions options) {
        return List.of(Score.of("asked", Score.Unit.NUMBER));
    }

    @Override
    public Findings score(Probed probed, NoOptions options) {
        throw new IllegalStateException("at the encoder");
    }
}
