package io.repforge.framework.data.webdataset;

import io.repforge.framework.UserError;

/** A shard that ends too early: what comes before is whole. */
final class CutOffError extends UserError {

    CutOffError(String message) {
        super(message);
    }

    CutOffError(String message, Throwable cause) {
        super(message, cause);
    }
}
