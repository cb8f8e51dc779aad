package io.repforge.framework.study;

import io.repforge.api.probe.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a study would train, before it does. */
public record StudyOutline(StudyPlan plan, Score score) {

    /** As maps, lists, strings and numbers. */
    public Map<String, @Nullable Object> value() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("study", plan.study().name());
        value.put("score", score.name());
        value.put("judged_on", plan.judged().data());
        value.put("seeds", plan.study().seeds());
        List<Map<String, @Nullable Object>> configurations = new ArrayList<>();
        for (StudyPlan.Planned planned : plan.configurations()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("number", configurations.size() + 1);
            one.put("values", planned.configuration().values());
            one.put("rungs", rungs(planned).epochs());
            one.put("sets", planned.sets());
            configurations.add(one);
        }
        value.put("configurations", configurations);
        value.put("most_epochs", most());
        return value;
    }

    private Rungs rungs(StudyPlan.Planned planned) {
        return Rungs.of(plan.study().earlyStopping(), planned.epochs());
    }

    private long most() {
        return plan.configurations().stream().mapToLong(StudyPlan.Planned::epochs).sum() * plan.study().seeds().size();
    }

    /** For a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (StudyPlan.Planned planned : plan.configurations()) {
            text.append(String.format("%4d  %s%n", ++number, planned.configuration().label()));
        }
        int seeds = plan.study().seeds().size();
        text.append(String.format("%d %s at %d %s: %d runs, of %d epochs together%s.%n", number, number == 1 ? "configuration" : "configurations", seeds,
                seeds == 1 ? "seed" : "seeds", number * seeds, most(), plan.study().earlyStopping().use() == EarlyStopping.Rule.NONE ? "" : " if none were stopped"));
        if (plan.study().earlyStopping().use() == EarlyStopping.Rule.ASHA) {
            text.append(String.format("After epoch %s one of %d goes on.%n", String.join(", ", rungs(plan.configurations().get(0)).epochs().stream().map(String::valueOf)
                    .toList().subList(0, rungs(plan.configurations().get(0)).last())), plan.study().earlyStopping().reduction()));
        }
        text.append(String.format("%s decides, on %s.%n", score.title(), plan.judged().heading()));
        return text.toString();
    }
}
