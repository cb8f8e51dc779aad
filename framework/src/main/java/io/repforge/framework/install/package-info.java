/**
 * Plugins from elsewhere: the indexes in which they are found, how they are fetched and checked, what is written down of those that are installed, and how one
 * is published. Nothing is taken on trust: not a name, not a size, not a place to which a server points.
 */
@NullMarked
package io.repforge.framework.install;

import org.jspecify.annotations.NullMarked;
