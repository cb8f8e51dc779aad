package io.repforge.encoder;

/**
 * How probable a class is.
 *
 * @param name what it is called; its number where the data had no names
 * @param number from 0 on
 * @param probability from 0 to 1
 */
public record ClassProbability(String name, int number, float probability) {}
