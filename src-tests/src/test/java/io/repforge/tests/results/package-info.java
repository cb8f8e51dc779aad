/**
 * What the presets reach, from their recipes: {@code mvn -B test -Presults} trains and probes each that isn't done yet in {@code runs/results/},
 * and writes {@code src-tests/results.json} and the README's table.
 */
package io.repforge.tests.results;
