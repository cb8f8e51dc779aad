/** Which files the locations in options stand for, on local disk and remote. */
@NullMarked
package io.repforge.framework.data.location;

import org.jspecify.annotations.NullMarked;
