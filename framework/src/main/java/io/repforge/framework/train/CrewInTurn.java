package io.repforge.framework.train;

import io.repforge.framework.rounds.RoundTask;
import io.repforge.framework.rounds.Sent;
import io.repforge.framework.rounds.Sum;
import io.repforge.framework.rounds.WorkerState;
import java.util.ArrayList;
import java.util.List;

/** Workers who take turns in this process: it takes as long as all of them together, and comes to the same as on a cluster. */
final class CrewInTurn implements Crew {

    private final RoundWorker all;

    CrewInTurn(RoundWorker all) {
        this.all = all;
    }

    @Override
    public Round round(RoundTask task, List<WorkerState> states) throws InterruptedException {
        List<Sent> sent = new ArrayList<>();
        List<RoundReport> reports = new ArrayList<>();
        for (int worker = 0; worker < states.size(); worker++) {
            WorkerState state = states.get(worker);
            RoundResult result = all.work(task, worker, state.position(), state.steps(), state::numbers);
            sent.add(result.sent());
            reports.add(result.report());
        }
        return new Round(Sum.of(sent), reports);
    }

    @Override
    public void close() {
        all.close();
    }
}
