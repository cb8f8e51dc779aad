/** Files on servers, streamed: what fails is tried again, what broke off is gone on with, and what doesn't change may be kept on local disk. */
@NullMarked
package io.repforge.framework.data.remote;

import org.jspecify.annotations.NullMarked;
