package io.repforge.spark;

import io.repforge.framework.UserError;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** How what fails in a task comes to the user: as a sentence with the name of the host, since another host may have what this one lacks. */
public final class TaskFaults {

    private static final String DRIVER = "driver";

    private TaskFaults() {}

    /**
     * Does the work of a task.
     *
     * @throws UserError what the work throws of that kind, or a native library that can't be loaded; with the name of the host
     */
    public static <T> T named(Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (UserError e) {
            throw host().map(host -> new UserError("On " + host + ": " + e.getMessage(), e)).orElse(e);
        } catch (LinkageError e) {
            throw new UserError("On " + host().orElse("this machine") + " a library can't be loaded (" + e.getMessage()
                    + "): look whether Repforge lies there as it does here, and whether it is a machine of the same kind.", e);
        }
    }

    /** The machine that this is run on, unless it is the driver's own process. */
    static Optional<String> host() {
        SparkEnv env = SparkEnv.get();
        return env == null || env.executorId().equals(DRIVER) ? Optional.empty()
                : Optional.of(env.blockManager().blockManagerId().host() + " (executor " + env.executorId() + ")");
    }

    /** What a failure says. */
    public static @Nullable String message(Throwable failure) {
        return told(failure).getMessage();
    }

    /** What is behind the failure of a job: the user's fault that a task has told of, or the failure itself. */
    public static RuntimeException told(Throwable failure) {
        Optional<UserError> user = Stream.<@Nullable Throwable>iterate(failure, one -> one != null, one -> one.getCause()).limit(100)
                .filter(UserError.class::isInstance).map(UserError.class::cast).findFirst();
        if (user.isPresent()) {
            return user.get();
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
