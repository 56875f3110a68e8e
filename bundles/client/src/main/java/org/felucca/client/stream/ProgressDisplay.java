package org.felucca.client.stream;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.felucca.client.ClientException;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;
import org.felucca.client.text.Sizes;

/**
 * Shows a stream of progress messages: on a terminal a line for each id, with a bar, which later messages overwrite;
 * elsewhere plain lines without bars.
 */
public final class ProgressDisplay {
    private static final String ERASE_LINE = "\033[2K";
    private static final int BAR = 50;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private final Map<String, Integer> lines = new HashMap<>();

    private ProgressDisplay(PrintStream out, boolean terminal, boolean quiet) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** A display on a stream; {@code quiet} shows nothing but still fails if the engine reports an error. */
    public static ProgressDisplay on(PrintStream out, boolean terminal, boolean quiet) {
        return new ProgressDisplay(out, terminal, quiet);
    }

    /**
     * Shows all messages to the end of the stream.
     *
     * @param aux receivers of the out-of-band data by the name of a member it has
     * @throws ClientException if the engine reports an error in the stream
     */
    public void show(InputStream stream, Map<String, Consumer<Doc>> aux) throws IOException {
        JsonReader messages = Json.reader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (Object next = Json.next(messages); next != null; next = Json.next(messages)) {
            Doc message = Doc.of(next);
            if (message.has("aux")) {
                auxiliary(message.doc("aux"), aux);
                continue;
            }
            fail(message);
            if (!quiet) {
                show(message);
            }
        }
        out.flush();
    }

    private static void auxiliary(Doc data, Map<String, Consumer<Doc>> receivers) {
        receivers.forEach((member, receiver) -> {
            if (data.has(member)) {
                receiver.accept(data);
            }
        });
    }

    private void fail(Doc message) {
        String error =
                message.has("errorDetail") ? message.doc("errorDetail").string("message") : message.string("error");
        if (!error.isEmpty()) {
            out.flush();
            throw new ClientException(error);
        }
    }

    private void show(Doc message) {
        String id = message.string("id");
        boolean progress = message.has("progressDetail") || message.has("progress");
        if (id.isEmpty() || !progress) {
            lines.clear();
            line(message);
            return;
        }
        if (!terminal) {
            line(message);
            return;
        }
        Integer line = lines.get(id);
        if (line == null) {
            line = lines.size();
            lines.put(id, line);
            out.print('\n');
        }
        int up = lines.size() - line;
        out.print("\033[" + up + "A");
        line(message);
        out.print("\033[" + up + "B");
        out.flush();
    }

    private void line(Doc message) {
        String bar = bar(message.doc("progressDetail"));
        boolean overwrites = terminal && !message.has("stream") && message.has("progressDetail");
        if (overwrites) {
            out.print(ERASE_LINE + "\r");
        } else if (!bar.isEmpty()) {
            return;
        }
        String id = message.string("id");
        if (!id.isEmpty()) {
            out.print(id + ": ");
        }
        if (overwrites) {
            out.print(message.string("status") + " " + bar + "\r");
        } else if (message.has("stream")) {
            out.print(message.string("stream"));
        } else {
            out.print(message.string("status") + "\n");
        }
        out.flush();
    }

    /** A bar and sizes for a step that says how far it is; empty for one that does not. */
    static String bar(Doc progress) {
        long current = progress.number("current");
        long total = progress.number("total");
        if (current <= 0 && total <= 0) {
            return "";
        }
        String done = progress.has("units") ? current + " " + progress.string("units") : Sizes.decimal(current, 4);
        if (total <= 0) {
            return pad(done);
        }
        int filled = (int) Math.min(BAR, current * BAR / total);
        String box = "[" + "=".repeat(filled) + ">" + " ".repeat(BAR - filled) + "]  ";
        return box + pad(done) + (current > total ? "" : "/" + Sizes.decimal(total, 4));
    }

    private static String pad(String text) {
        return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }
}
