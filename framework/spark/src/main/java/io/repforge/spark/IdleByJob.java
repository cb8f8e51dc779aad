package io.repforge.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What tasks of this process have opened and no task uses just now, by jobs: another task of the same job takes it, since opening it may take longer than its work does.
 *
 * @param <T> what is opened
 */
public final class IdleByJob<T> {

    private final Map<String, Deque<T>> idle = new HashMap<>();

    /**
     * What nobody else has then.
     *
     * @param preferred one of these, if there is one; else that which was used longest ago
     * @return empty if all are in use
     */
    public synchronized Optional<T> take(String job, Predicate<T> preferred) {
        Deque<T> all = idle.getOrDefault(job, new ArrayDeque<>());
        Optional<T> taken = all.stream().filter(preferred).findFirst().or(() -> Optional.ofNullable(all.peekLast()));
        taken.ifPresent(all::remove);
        return taken;
    }

    /** Leaves it to the next task. */
    public synchronized void give(String job, T opened) {
        idle.computeIfAbsent(job, unseen -> new ArrayDeque<>()).addFirst(opened);
    }

    /** All that there are of a job, for who closes them, when there will be no more of its tasks. */
    public synchronized List<T> takeAll(String job) {
        Deque<T> all = idle.remove(job);
        return all == null ? List.of() : List.copyOf(all);
    }
}
