package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.probe.ScoreRow;
import java.util.Map;

/** Scores as listeners are told of them. */
record RunScores(long step, boolean isAtEnd, ScoreRow ofEncoder, Map<String, ScoreRow> ofOthers) implements RunListener.Scores {}
