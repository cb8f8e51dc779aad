package io.repforge.tests.encoders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.repforge.api.Encoder;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.encoders.MlpEncoder;
import io.repforge.essentials.encoders.RecurrentEncoder;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A context's encoding depends on the rows before it in its trajectory, and on no others. */
class RecurrentEncoderTest {

    private static final int N = 6;

    /** The features of each row, in one number. */
    private static double[] encoded(float[] frames, long[] trajectory, long[] timestep) {
        Graph graph = new Graph(Mode.EVALUATION);
        Space space = Space.box(1);
        Tensor x = graph.input("x", DType.FLOAT32, Shape.of(N, 1));
        PairTensors batch = PairTensors.of(x, x,
                graph.input("trajectory", DType.INT64, Shape.of(N)), graph.input("timestep", DType.INT64, Shape.of(N)));
        var options = new RecurrentEncoder.Options(new Use<>(new MlpEncoder(), new MlpEncoder.Options(List.of(), false)), 5, 2);
        Encodings encodings = new RecurrentEncoder()
                .build(Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), 3), options).encode(batch);
        byte[] model = OnnxWriter.of(graph).output("z", encodings.context().mean().sum(false, 1))
                .values(new Initialization(1).values(graph.variables().values())).write().toByteArray();
        try (Engine engine = Engine.load();
                InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            return session.infer(Map.of("x", Array.of(Shape.of(N, 1), frames), "trajectory", Array.of(Shape.of(N), trajectory),
                    "timestep", Array.of(Shape.of(N), timestep))).get("z").toDoubles();
        }
    }

    /** Rows 0–1 end a trajectory, rows 2–4 are one, row 5 is of the same number in a later pass. */
    @Test
    void rows_before_in_the_same_trajectory_count_and_others_do_not() {
        long[] trajectory = {0, 0, 1, 1, 1, 1};
        long[] timestep = {3, 4, 0, 1, 2, 0};
        boolean[][] counts = {
                {true, false, false, false, false, false}, {true, true, false, false, false, false}, {false, false, true, false, false, false},
                {false, false, true, true, false, false}, {false, false, true, true, true, false}, {false, false, false, false, false, true}};
        float[] frames = {1, -2, 3, -1, 2, -3};
        double[] before = encoded(frames, trajectory, timestep);
        for (int changed = 0; changed < N; changed++) {
            float[] others = frames.clone();
            others[changed] += 1;
            double[] after = encoded(others, trajectory, timestep);
            for (int row = 0; row < N; row++) {
                if (counts[row][changed]) {
                    assertNotEquals(before[row], after[row], row + " looks back at " + changed);
                } else {
                    assertEquals(before[row], after[row], 1e-6, row + " doesn't see " + changed);
                }
            }
        }
    }

    @Test
    void a_trajectory_is_encoded_alike_wherever_it_begins() {
        double[] early = encoded(new float[] {1, 2, 3, 9, 9, 9}, new long[] {0, 0, 0, 1, 1, 1}, new long[] {0, 1, 2, 0, 1, 2});
        double[] late = encoded(new float[] {9, 9, 9, 1, 2, 3}, new long[] {0, 0, 0, 1, 1, 1}, new long[] {0, 1, 2, 0, 1, 2});
        for (int i = 0; i < 3; i++) {
            assertEquals(early[i], late[3 + i], 1e-6, Arrays.toString(late));
        }
    }
}
