package io.repforge.spark.train;

import io.repforge.spark.ExecutorComponents;
import io.repforge.spark.SparkOptions;
import io.repforge.spark.TaskFaults;

import io.repforge.framework.UserError;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.rounds.Reduce;
import io.repforge.framework.rounds.RoundTask;
import io.repforge.framework.rounds.Sent;
import io.repforge.framework.rounds.Sum;
import io.repforge.framework.rounds.WorkerState;
import io.repforge.framework.train.Crew;
import io.repforge.framework.train.RoundReport;
import io.repforge.framework.train.RoundResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Workers who train together as tasks of Spark, one of each round. A task depends on what is broadcast and on its worker's own state alone, so one that is lost, or
 * done twice, comes to the same. It is offered to the process that did the worker's last round, which has a session that is nearly there.
 */
final class SparkCrew implements Crew {

    private static final Logger LOG = LoggerFactory.getLogger(SparkCrew.class);

    private final JavaSparkContext context;
    private final ExecutorWorkers workers;
    private final boolean tree;
    private final int count;
    private List<String> places = List.of();

    /**
     * A worker's place in a round.
     *
     * @param state its own, but for numbers that are broadcast
     * @param own its own numbers, which only who needs them fetches; null where they lie elsewhere
     */
    record Seat(int worker, WorkerState state, @Nullable Broadcast<float[]> own) implements Serializable {

        float[] numbers() {
            return own != null ? own.value() : state.numbers();
        }
    }

    /** What a worker has done, and in which process. */
    record Placed(RoundResult result, String place) implements Serializable {}

    /** What a group of workers has sent, added up. */
    private record Group(int number, Sum sum, List<RoundReport> reports, List<String> places) implements Serializable {}

    SparkCrew(JavaSparkContext context, RecipeText recipe, int count, Recipe bound, ExecutorComponents components) {
        this.context = context;
        this.count = count;
        this.tree = bound.distributed().orElseThrow().reduce() == Reduce.TREE;
        RecipeText decided = bound.threads() > 0 ? recipe : recipe.with(Map.of("threads", SparkOptions.taskCores(context)));
        this.workers = new ExecutorWorkers(UUID.randomUUID().toString(), decided.yaml(), bound.baseDirectory().toString(), components);
        int slots = SparkOptions.slots(context);
        if (slots < count) {
            LOG.info("{} workers have {} places to work at a time, so some wait for others in each round; give Spark more cores, or take fewer workers.", count, slots);
        }
    }

    @Override
    public Round round(RoundTask task, List<WorkerState> states) {
        Broadcast<RoundTask> sent = context.broadcast(task);
        List<Seat> seats = IntStream.range(0, count).mapToObj(worker -> seat(worker, states.get(worker))).toList();
        try {
            ExecutorWorkers own = workers;
            JavaRDD<Placed> done = offered(seats).map(seat -> own.work(sent.value(), seat));
            return tree ? inGroups(done) : collected(done.collect());
        } catch (Exception e) {
            if (context.sc().isStopped()) {
                throw new UserError("Spark was stopped in the middle of a round: go on with --resume, from the last round that was saved.", e);
            }
            throw TaskFaults.told(e);
        } finally {
            if (!context.sc().isStopped()) {
                sent.destroy();
                seats.stream().map(Seat::own).filter(Objects::nonNull).forEach(Broadcast::destroy);
            }
        }
    }

    private Seat seat(int worker, WorkerState state) {
        float[] own = state.own();
        return own == null ? new Seat(worker, state, null)
                : new Seat(worker, new WorkerState(state.position(), state.steps(), null, null), context.broadcast(own));
    }

    private JavaRDD<Seat> offered(List<Seat> all) {
        List<Tuple2<Seat, Seq<String>>> seats = new ArrayList<>();
        for (Seat seat : all) {
            List<String> preferred = seat.worker < places.size() ? List.of(places.get(seat.worker)) : List.of();
            seats.add(new Tuple2<>(seat, CollectionConverters.asScala(preferred).toList()));
        }
        ClassTag<Seat> type = ClassTag.apply(Seat.class);
        return context.sc().makeRDD(CollectionConverters.asScala(seats).toList(), type).toJavaRDD();
    }

    private Round collected(List<Placed> unordered) {
        List<Placed> done = inOrder(unordered);
        places = done.stream().map(Placed::place).toList();
        return new Round(Sum.of(sent(done)), done.stream().map(one -> one.result.report()).toList());
    }

    private static List<Placed> inOrder(Iterable<Placed> unordered) {
        List<Placed> done = new ArrayList<>();
        unordered.forEach(done::add);
        done.sort(Comparator.comparingInt(one -> one.result.report().worker()));
        return done;
    }

    private static List<Sent> sent(List<Placed> done) {
        return done.stream().map(one -> one.result.sent()).toList();
    }

    /** Groups of as many workers as there are groups: each is added up by one process, and the driver adds these up. */
    private Round inGroups(JavaRDD<Placed> done) {
        int size = Sum.group(count);
        int groups = (count + size - 1) / size;
        List<Group> added = new ArrayList<>(done.mapToPair(one -> new Tuple2<>(one.result.report().worker() / size, one)).groupByKey(groups).map(group -> {
            List<Placed> members = inOrder(group._2());
            return new Group(group._1(), Sum.ofGroup(sent(members)), members.stream().map(one -> one.result.report()).toList(),
                    members.stream().map(Placed::place).toList());
        }).collect());
        added.sort(Comparator.comparingInt(Group::number));
        places = added.stream().flatMap(group -> group.places.stream()).toList();
        return new Round(Sum.ofGroups(added.stream().map(Group::sum).toList()), added.stream().flatMap(group -> group.reports.stream()).toList());
    }

    /** The executors close what they have opened when they end, which they do with the session of Spark; those in this process do so now. */
    @Override
    public void close() {
        ExecutorWorkers.close(workers.id());
    }
}
