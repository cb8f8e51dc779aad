package io.repforge.framework.report;

import java.util.List;

/**
 * A picture of a batch.
 *
 * @param step the step that saw it, from 1
 * @param png the file's content
 * @param rows what its rows show, from the top
 */
record BatchPicture(long step, byte[] png, List<String> rows) {}
