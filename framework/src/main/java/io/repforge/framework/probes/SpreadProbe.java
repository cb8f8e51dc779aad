package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How far the features of the test data spread, 0 where they have collapsed, see {@link UnitRows#spread}: {@code spread}. */
public final class SpreadProbe implements Probe<NoOptions> {

    private static final String SCORE = "spread";

    @Override
    public String name() {
        return "spread";
    }

    @Override
    public String description() {
        return "How far features spread: 1 evenly, 0 collapsed; told without being asked for";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public About about() {
        return About.FEATURES;
    }

    @Override
    public List<Score> scores(ProbeData data, NoOptions options) {
        return List.of(Score.of(SCORE, Score.Unit.NUMBER));
    }

    @Override
    public Findings score(Probed probed, NoOptions options) throws IOException {
        try (INDArray rows = Rows.of(probed.testedExamples()); UnitRows directions = UnitRows.of(rows)) {
            return Findings.of(Map.of(SCORE, directions.spread()));
        }
    }
}
