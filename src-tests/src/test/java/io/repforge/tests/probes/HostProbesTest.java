package io.repforge.tests.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;
import io.repforge.framework.probes.ActionsProbe;
import io.repforge.framework.probes.CalibrationProbe;
import io.repforge.framework.probes.FactorsProbe;
import io.repforge.framework.probes.FewLabelsProbe;
import io.repforge.framework.probes.KnnProbe;
import io.repforge.framework.probes.LinearProbe;
import io.repforge.framework.probes.RetrievalProbe;
import io.repforge.framework.probes.SpreadProbe;
import io.repforge.framework.probes.clustering.ClusteringProbe;
import io.repforge.framework.probes.robustness.RobustnessProbe;
import io.repforge.kit.ProbeKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The host's own probes do what the contract demands of anybody's. */
class HostProbesTest {

    private static final LinearProbe.Options LINEAR = new LinearProbe.Options(List.of(10.0, 1.0, 0.1), 0.2, 100, 1e-4);

    @Nested
    class Knn extends ProbeKit<KnnProbe.Options> {
        @Override
        protected Probe<KnnProbe.Options> component() {
            return new KnnProbe();
        }

        @Override
        protected KnnProbe.Options options() {
            return new KnnProbe.Options(List.of(3, 20), 0.07);
        }
    }

    @Nested
    class Linear extends ProbeKit<LinearProbe.Options> {
        @Override
        protected Probe<LinearProbe.Options> component() {
            return new LinearProbe();
        }

        @Override
        protected LinearProbe.Options options() {
            return LINEAR;
        }
    }

    @Nested
    class Factors extends ProbeKit<FactorsProbe.Options> {
        @Override
        protected Probe<FactorsProbe.Options> component() {
            return new FactorsProbe();
        }

        @Override
        protected FactorsProbe.Options options() {
            return new FactorsProbe.Options(LINEAR, new FactorsProbe.Numbers(List.of(100.0, 1.0), 0.2));
        }
    }

    @Nested
    class Retrieval extends ProbeKit<RetrievalProbe.Options> {
        @Override
        protected Probe<RetrievalProbe.Options> component() {
            return new RetrievalProbe();
        }

        @Override
        protected RetrievalProbe.Options options() {
            return new RetrievalProbe.Options(List.of(1, 10));
        }
    }

    @Nested
    class Clustering extends ProbeKit<ClusteringProbe.Options> {
        @Override
        protected Probe<ClusteringProbe.Options> component() {
            return new ClusteringProbe();
        }

        @Override
        protected ClusteringProbe.Options options() {
            return new ClusteringProbe.Options(0, 3, 20, true);
        }
    }

    @Nested
    class FewLabels extends ProbeKit<FewLabelsProbe.Options> {
        @Override
        protected Probe<FewLabelsProbe.Options> component() {
            return new FewLabelsProbe();
        }

        @Override
        protected FewLabelsProbe.Options options() {
            return new FewLabelsProbe.Options(List.of(1, 5), 3, 1);
        }
    }

    @Nested
    class Calibration extends ProbeKit<CalibrationProbe.Options> {
        @Override
        protected Probe<CalibrationProbe.Options> component() {
            return new CalibrationProbe();
        }

        @Override
        protected CalibrationProbe.Options options() {
            return new CalibrationProbe.Options(15, LINEAR);
        }
    }

    @Nested
    class Robustness extends ProbeKit<RobustnessProbe.Options> {
        @Override
        protected Probe<RobustnessProbe.Options> component() {
            return new RobustnessProbe();
        }

        @Override
        protected RobustnessProbe.Options options() {
            return new RobustnessProbe.Options(List.of(0.05, 0.2), List.of(0.5, 1.0), List.of(0.5, 0.1), List.of(10.0, 90.0), LINEAR);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 4, 6);
        }
    }

    @Nested
    class Actions extends ProbeKit<ActionsProbe.Options> {
        @Override
        protected Probe<ActionsProbe.Options> component() {
            return new ActionsProbe();
        }

        @Override
        protected ActionsProbe.Options options() {
            return new ActionsProbe.Options(20, 16, 1e-3, List.of(8), 1e-3, 1e-5, true, false);
        }
    }

    @Nested
    class Spread extends ProbeKit<NoOptions> {
        @Override
        protected Probe<NoOptions> component() {
            return new SpreadProbe();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }
}
