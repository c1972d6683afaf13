package io.crossplane.provider.kube;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pods that can be reached by port-forwards of an API server: it stands before a {@link FakeApiServer}, passes on what is not a
 * port-forward, and performs those itself, in the protocol {@code v4.channel.k8s.io}. A pod of it says its name and then echoes.
 */
final class FakePods implements AutoCloseable {

    private static final Pattern FORWARD = Pattern
            .compile("GET \\S*/namespaces/([^/]+)/pods/([^/]+)/portforward\\?\\S*");
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 2;
    private static final int CLOSE = 8;

    private final FakeApiServer server;
    private final ServerSocket front;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Set<String> deaf = ConcurrentHashMap.newKeySet();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final List<String> forwards = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch reading = new CountDownLatch(0);

    FakePods(FakeApiServer server) throws IOException {
        this.server = server;
        this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** The API server with its port-forwards. */
    ClusterAccess access() {
        return Kubeconfig.parse("""
            current-context: x
            clusters: [{name: x, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: x, user: {token: t}}]
            contexts: [{name: x, context: {cluster: x, user: x}}]
            """.formatted(front.getLocalPort()), new KubeconfigRules(true, true));
    }

    /** A ready pod of a control plane, as the list of pods shows it. */
    void run(String namespace, String name) {
        running.add(name);
        server.put(collection(namespace), namespace, name, "\"app\":\"vcluster\",\"release\":\"demo\"",
                ",\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
    }

    /** The pod is gone, and what it served breaks. */
    void kill(String namespace, String name) {
        running.remove(name);
        server.remove(collection(namespace), namespace, name);
        open.forEach(FakePods::hangUp);
    }

    /** Nothing listens in this pod any more, though it is listed as ready. */
    void deafen(String name) {
        deaf.add(name);
    }

    /** Port-forwards to this pod are answered with this code. */
    void refuse(String name, int code) {
        refusals.put(name, code);
    }

    void refuseNoMore(String name) {
        refusals.remove(name);
    }

    /** How often somebody asked which pods there are. */
    long lookUps() {
        return server.requests().stream().filter(request -> request.path().endsWith("/pods")).count();
    }

    /** From now on pods read nothing, until {@link #readOn}. */
    void stopReading() {
        reading = new CountDownLatch(1);
    }

    void readOn() {
        reading.countDown();
    }

    /** All streams break without a word. */
    void breakStreams() {
        open.forEach(FakePods::closeQuietly);
    }

    /** The pods to which port-forwards were asked for, in order. */
    List<String> forwards() {
        return forwards;
    }

    int openStreams() {
        return open.size();
    }

    private static String collection(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket socket = front.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            List<String> head = head(socket.getInputStream());
            Matcher forward = FORWARD.matcher(head.getFirst());
            if (forward.lookingAt()) {
                forward(socket, forward.group(2), head);
            } else {
                passOn(socket, head);
            }
        } catch (IOException e) {
            // The client is told by the end of its connection.
        }
    }

    private void forward(Socket socket, String pod, List<String> head) throws IOException {
        forwards.add(pod);
        int code = refusals.getOrDefault(pod, running.contains(pod) ? 101 : 404);
        OutputStream out = socket.getOutputStream();
        if (code != 101) {
            write(out, "HTTP/1.1 %d Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(code));
            return;
        }
        String key = head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
        write(out,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: %s\r\n\r\n"
                                .formatted(accepted(key)));
        open.add(socket);
        try {
            speak(socket, pod);
        } finally {
            open.remove(socket);
        }
    }

    private void speak(Socket socket, String pod) throws IOException {
        OutputStream out = socket.getOutputStream();
        send(out, BINARY, new byte[] {0, (byte) 0xfb, 0x20});
        send(out, BINARY, new byte[] {1, (byte) 0xfb, 0x20});
        if (deaf.contains(pod)) {
            send(out, BINARY, "\1connection refused".getBytes(StandardCharsets.UTF_8));
            send(out, CLOSE, new byte[] {3, (byte) 0xe8});
            return;
        }
        send(out, BINARY, ("\0" + pod + "\n").getBytes(StandardCharsets.UTF_8));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        for (Frame frame = read(in); frame.kind() != CLOSE; frame = read(in)) {
            if (frame.kind() == BINARY && frame.content().length > 1) {
                send(out, BINARY, frame.content());
            }
            await(reading);
        }
        send(out, CLOSE, new byte[] {3, (byte) 0xe8});
    }

    /** One request for each connection, so that no port-forward comes on one that was passed on. */
    private void passOn(Socket socket, List<String> head) throws IOException {
        URI to = URI.create(server.url());
        try (Socket behind = new Socket(to.getHost(), to.getPort())) {
            StringBuilder request = new StringBuilder(head.getFirst()).append("\r\nConnection: close\r\n");
            head.stream()
                    .skip(1)
                    .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
                    .forEach(line -> request.append(line).append("\r\n"));
            write(behind.getOutputStream(), request.append("\r\n").toString());
            behind.getInputStream().transferTo(socket.getOutputStream());
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return Arrays.asList(head.toString().strip().split("\r\n"));
    }

    private record Frame(int kind, byte[] content) {}

    private static Frame read(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] content = in.readNBytes(length);
        for (int i = 0; i < content.length; i++) {
            content[i] ^= mask[i % 4];
        }
        return new Frame(kind, content);
    }

    private static void send(OutputStream out, int kind, byte[] content) throws IOException {
        byte[] length = content.length < 126 ? new byte[] {(byte) content.length}
                : new byte[] {126, (byte) (content.length >> 8), (byte) content.length};
        byte[] frame = new byte[1 + length.length + content.length];
        frame[0] = (byte) (0x80 | kind);
        System.arraycopy(length, 0, frame, 1, length.length);
        System.arraycopy(content, 0, frame, 1 + length.length, content.length);
        synchronized (out) {
            out.write(frame);
            out.flush();
        }
    }

    /** Ends a stream in order, as API servers do whose pod is gone. */
    private static void hangUp(Socket socket) {
        try (socket) {
            send(socket.getOutputStream(), CLOSE, new byte[] {3, (byte) 0xe8});
        } catch (IOException e) {
            // Broken already.
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String accepted(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, either way.
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        breakStreams();
        threads.shutdownNow();
    }
}
