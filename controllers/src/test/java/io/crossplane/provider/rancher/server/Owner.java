package io.crossplane.provider.rancher.server;

/** Who made something that the test needs to be there. */
public enum Owner {
    /** Invisible to the ordinary user. */
    ADMIN,
    /** The ordinary user itself. */
    USER;

    Caller caller() {
        return this == ADMIN ? Caller.ADMIN : Caller.USER;
    }
}
