package io.repforge.spark.embed;

import io.repforge.api.data.StepSpec;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What a part of the embeddings is written as. */
enum OutputFormat {

    /** A file of Parquet with a column for the key, one for each label, and one for the features. */
    PARQUET {
        @Override
        RowFile create(Path file, Configuration settings, StepSpec spec) throws IOException {
            return new ParquetFile(file, settings, spec);
        }
    },
    /** NumPy's array of the features, and beside it a table of the keys and labels. */
    NPY {
        @Override
        RowFile create(Path file, Configuration settings, StepSpec spec) throws IOException {
            return new NpyFile(file, settings, spec);
        }
    };

    /**
     * Begins a file.
     *
     * @param spec what labels there are
     */
    abstract RowFile create(Path file, Configuration settings, StepSpec spec) throws IOException;

    /** How names of files end. */
    String ending() {
        return "." + name().toLowerCase(Locale.ROOT);
    }
}
