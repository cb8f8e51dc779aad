package io.repforge.framework.train;

import io.repforge.framework.rounds.Sent;
import java.io.Serializable;

/** What a worker's round comes to. */
public record RoundResult(Sent sent, RoundReport report) implements Serializable {}
