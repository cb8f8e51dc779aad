package io.repforge.backbones;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.Conv2d;

/** Convolutions as residual networks have them. */
final class Convolutions {

    private Convolutions() {}

    /** One that keeps the size but for its stride, without a bias, and starts by He's normal distribution over the fan-out. */
    static Conv2d he(Graph graph, String name, int channels, int kernel, int stride) {
        return new Conv2d(graph, name, channels, kernel, Window.stride(stride, kernel / 2), false, Initializer::heNormalFanOut);
    }
}
