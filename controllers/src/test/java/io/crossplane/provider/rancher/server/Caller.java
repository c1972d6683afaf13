package io.crossplane.provider.rancher.server;

/** Whose request it is. */
record Caller(String user, boolean admin) {

    static final Caller ADMIN = new Caller(Credentials.ADMIN, true);
    static final Caller USER = new Caller(Credentials.USER, false);
}
