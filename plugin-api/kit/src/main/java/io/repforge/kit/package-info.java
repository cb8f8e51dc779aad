/**
 * The compatibility kit for plugins: a JUnit class for each kind of component. A plugin's tests extend it for each of its components and get the tests of what
 * the contract demands; what a component is to do beyond is for tests of their own. The kits build with the component and run what it built on the host's
 * engine, in graphs so small that all tests of a component take about a second. What fails says which component, what is wrong, and what its author should do.
 */
@NullMarked
package io.repforge.kit;

import org.jspecify.annotations.NullMarked;
