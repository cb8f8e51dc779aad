/** Reading from object storage that speaks as AWS's S3 does. */
@NullMarked
package io.repforge.s3;

import org.jspecify.annotations.NullMarked;
