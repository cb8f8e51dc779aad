package io.repforge.framework.run;

import io.repforge.api.RunListener;
import java.nio.file.Path;

/**
 * What listeners are told of a run.
 *
 * @param name its name
 * @param folder its folder
 * @param totalSteps steps of the whole run
 * @param stepsPerEpoch steps of an epoch
 * @param firstStep 0, or where a resumed run goes on
 * @param loggedSteps how many steps up to there have had metrics
 */
public record StartedRun(String name, Path folder, long totalSteps, long stepsPerEpoch, long firstStep, long loggedSteps) implements RunListener.Run {}
