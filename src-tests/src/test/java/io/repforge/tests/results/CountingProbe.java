package io.repforge.tests.results;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Its score is how often it was asked for one, so that a test sees what is scored anew. */
public final class CountingProbe implements Probe<NoOptions> {

    private static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String description() {
        return "How often it was asked";
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
        return Findings.of(Map.of("asked", (double) ASKED.incrementAndGet()));
    }
}
