/**
 * The compatibility test kit for plugins: a JUnit class for each kind of component. A plugin's tests extend it for each of its components
 * and get the tests of what the contract demands; numbers are for tests of their own.
 */
@NullMarked
package io.repforge.kit;

import org.jspecify.annotations.NullMarked;
