package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.probe.Score;
import java.util.Map;

/** Scores as listeners are told of them. */
record RunScores(long step, boolean isAtEnd, Map<Score, Double> ofEncoder, Map<String, Map<Score, Double>> ofOthers) implements RunListener.Scores {}
