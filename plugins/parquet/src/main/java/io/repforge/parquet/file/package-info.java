/** Parquet files, read column by column, page by page. Parquet's own library decodes; here are footers, pages and compression, for which that library would need Hadoop. */
@NullMarked
package io.repforge.parquet.file;

import org.jspecify.annotations.NullMarked;
