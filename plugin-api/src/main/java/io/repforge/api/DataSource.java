package io.repforge.api;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import java.io.IOException;

/** Where steps come from: shards, folders, a simulator. */
public interface DataSource<O extends Record> extends Component<O> {

    /**
     * Opens the data far enough to know its spaces.
     *
     * @throws IOException if it can't be opened; the message is one sentence that names the file, what is wrong and what to do
     */
    Dataset open(O options, DataContext context) throws IOException;

    /** Whether it leaves image files to {@link DataContext#images()} itself; an exported encoder says how these are prepared. */
    default boolean readsImageFiles() {
        return false;
    }

    /** Opens a bound data source. */
    static Dataset open(Use<? extends DataSource<?>> use, DataContext context) throws IOException {
        return open(use.component(), use.options(), context);
    }

    private static <O extends Record> Dataset open(DataSource<O> source, Record options, DataContext context) throws IOException {
        return ContractException.requireReturned(source.open(source.optionsType().cast(options), context), source, "open()");
    }
}
