package io.repforge.api;

import io.repforge.api.data.DataContext;
import io.repforge.api.data.Dataset;
import java.io.IOException;

/** Where steps come from: shards, folders, a simulator. */
public interface DataSource<O extends Record> extends Component<O> {

    /**
     * Opens the data far enough to know its spaces.
     *
     * @throws IOException if it can't be opened; the message is one sentence that names the file, what is wrong and what to do
     */
    Dataset open(O options, DataContext context) throws IOException;
}
