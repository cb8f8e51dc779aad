package io.repforge.api;

/** The version of this contract, by semantic versioning. A plugin states what it needs as {@code Plugin-Requires} in its manifest. */
public final class ApiVersion {

    /** Version of the contract that this jar holds. */
    public static final String CURRENT = "1.0.0";

    private ApiVersion() {}
}
