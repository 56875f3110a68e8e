package org.felucca.volumedriver.plugin.internal;

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
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A plugin whose volumes are folders. Answers chunked, as Go does, every second time. */
final class FakePlugin implements AutoCloseable {
    final Set<String> calls = new TreeSet<>();
    private final Path volumes;
    private final ServerSocketChannel listening;
    private final Map<String, Set<String>> mounted = new TreeMap<>();
    private int answers;

    FakePlugin(Path socket, Path volumes) throws IOException {
        this.volumes = Files.createDirectories(volumes);
        Files.createDirectories(socket.getParent());
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "fake-plugin");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (true) {
            try (SocketChannel client = listening.accept()) {
                serve(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(SocketChannel client) throws IOException {
        StringBuilder request = new StringBuilder();
        ByteBuffer in = ByteBuffer.allocate(4096);
        while (!HttpAnswer.isWhole(request.toString().getBytes(StandardCharsets.ISO_8859_1)) && client.read(in) >= 0) {
            request.append(new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1));
            in.clear();
        }
        String call = request.substring("POST /".length(), request.indexOf(" HTTP/1.1"));
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        calls.add(call);
        String answer =
                answer(call, JsonParser.parseString(body).getAsJsonObject()).toString();
        String text = answers++ % 2 == 0
                ? "HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer
                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(answer.length())
                        + "\r\n" + answer + "\r\n0\r\n\r\n";
        ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (out.hasRemaining()) {
            client.write(out);
        }
    }

    private JsonObject answer(String call, JsonObject request) throws IOException {
        JsonObject answer = new JsonObject();
        String name = request.has("Name") ? request.get("Name").getAsString() : "";
        Path folder = volumes.resolve(name);
        answer.addProperty("Err", "");
        switch (call) {
            case "Plugin.Activate" -> {
                JsonArray kinds = new JsonArray();
                kinds.add("VolumeDriver");
                answer.add("Implements", kinds);
            }
            case "VolumeDriver.Create" -> {
                if (request.getAsJsonObject("Opts").has("bad")) {
                    answer.addProperty("Err", "bad option");
                } else {
                    Files.createDirectories(folder);
                }
            }
            case "VolumeDriver.Get" -> {
                if (Files.isDirectory(folder)) {
                    answer.add("Volume", volume(name));
                } else {
                    answer.addProperty("Err", "no such thing");
                }
            }
            case "VolumeDriver.List" -> {
                JsonArray all = new JsonArray();
                try (var folders = Files.list(volumes)) {
                    folders.forEach(each -> all.add(volume(each.getFileName().toString())));
                }
                answer.add("Volumes", all);
            }
            case "VolumeDriver.Mount" -> {
                mounted.computeIfAbsent(name, n -> new TreeSet<>())
                        .add(request.get("ID").getAsString());
                answer.addProperty("Mountpoint", folder.toString());
            }
            case "VolumeDriver.Path" -> answer.addProperty("Mountpoint", folder.toString());
            case "VolumeDriver.Unmount" ->
                mounted.getOrDefault(name, new TreeSet<>())
                        .remove(request.get("ID").getAsString());
            case "VolumeDriver.Remove" -> {
                try (var tree = Files.walk(folder)) {
                    for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            case "VolumeDriver.Capabilities" -> {
                JsonObject capabilities = new JsonObject();
                capabilities.addProperty("Scope", "global");
                answer.add("Capabilities", capabilities);
            }
            default -> answer.addProperty("Err", "unknown call " + call);
        }
        return answer;
    }

    private static JsonObject volume(String name) {
        JsonObject volume = new JsonObject();
        volume.addProperty("Name", name);
        JsonObject status = new JsonObject();
        status.addProperty("mood", "good");
        volume.add("Status", status);
        return volume;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
