package org.felucca.itest.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A plugin of Docker's volume protocol whose volumes are folders. From a moment on it may leave a call without an answer. */
public final class VolumePlugin implements AutoCloseable {
    private final Path volumes;
    private final ServerSocketChannel listening;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Set<String> unanswered = Set.of();

    /** Listens at {@code <plugins>/<name>.sock}; keeps its volumes in a folder. */
    public VolumePlugin(Path plugins, String name, Path volumes) throws IOException {
        this.volumes = Files.createDirectories(volumes);
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(
                UnixDomainSocketAddress.of(Files.createDirectories(plugins).resolve(name + ".sock")));
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "volume-plugin");
        thread.setDaemon(true);
        thread.start();
    }

    /** These calls get no answer any more. */
    public void hangIn(String... names) {
        unanswered = Set.of(names);
    }

    /** What it was asked, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                start(() -> serve(client));
            }
        } catch (ClosedChannelException e) {
            closed.countDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            StringBuilder request = new StringBuilder();
            ByteBuffer in = ByteBuffer.allocate(8192);
            while (!isWhole(request) && client.read(in) >= 0) {
                request.append(StandardCharsets.UTF_8.decode(in.flip()));
                in.clear();
            }
            String call = request.substring("POST /".length(), request.indexOf(" HTTP/1.1"));
            calls.add(call);
            if (unanswered.contains(call)) {
                closed.await();
                return;
            }
            String body = request.substring(request.indexOf("\r\n\r\n") + 4);
            String answer =
                    answer(call, JsonParser.parseString(body).getAsJsonObject()).toString();
            client.write(ByteBuffer.wrap(("HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer)
                    .getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            calls.add("broken off: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isWhole(StringBuilder request) {
        int head = request.indexOf("\r\n\r\n");
        int length = request.indexOf("Content-Length: ");
        return head >= 0
                && request.length() - head - 4
                        >= Integer.parseInt(request.substring(length + 16, request.indexOf("\r\n", length)));
    }

    private JsonObject answer(String call, JsonObject request) throws IOException {
        JsonObject answer = new JsonObject();
        String name = request.has("Name") ? request.get("Name").getAsString() : "";
        answer.addProperty("Err", "");
        switch (call) {
            case "Plugin.Activate" -> {
                JsonArray kinds = new JsonArray();
                kinds.add("VolumeDriver");
                answer.add("Implements", kinds);
            }
            case "VolumeDriver.Create" -> Files.createDirectories(volumes.resolve(name));
            case "VolumeDriver.Get" -> {
                if (Files.isDirectory(volumes.resolve(name))) {
                    answer.add("Volume", volume(name));
                } else {
                    answer.addProperty("Err", "no such volume here");
                }
            }
            case "VolumeDriver.List" -> {
                JsonArray all = new JsonArray();
                DiskFacts.names(volumes, ".*").forEach(each -> all.add(volume(each)));
                answer.add("Volumes", all);
            }
            case "VolumeDriver.Mount", "VolumeDriver.Path" ->
                answer.addProperty("Mountpoint", volumes.resolve(name).toString());
            case "VolumeDriver.Remove" ->
                Commands.ok("rm", "-r", volumes.resolve(name).toString());
            default -> answer.add("Capabilities", new JsonObject());
        }
        return answer;
    }

    private JsonObject volume(String name) {
        JsonObject volume = new JsonObject();
        volume.addProperty("Name", name);
        volume.addProperty("Mountpoint", volumes.resolve(name).toString());
        return volume;
    }

    /** Who waits for an answer is cut off. */
    @Override
    public void close() throws IOException {
        listening.close();
    }
}
