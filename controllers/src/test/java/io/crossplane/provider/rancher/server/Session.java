package io.crossplane.provider.rancher.server;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import okhttp3.WebSocket;

/** One open tunnel of an agent, with what it said about its cluster. */
record Session(WebSocket socket, ObjectNode params, Optional<Downstream> downstream) {

    void end() {
        socket.close(1001, "session ended");
    }
}
