package io.repforge.framework.data.webdataset;

import io.repforge.framework.UserError;

/** Members whose names make no samples: it is so in a whole shard, so that leaving samples out mends nothing. */
final class KeysError extends UserError {

    KeysError(String message) {
        super(message);
    }
}
