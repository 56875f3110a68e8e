package org.felucca.client.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Numbers;
import org.felucca.client.cli.Syntax;

/** What the process in the container is: its program, environment, user, terminal and labels. */
final class ProcessFlags {
    private final Map<String, String> environment = System.getenv();
    private final Flag<List<String>> attach;
    private final Flag<String> domainname;
    private final Flag<String> entrypoint;
    private final Flag<List<String>> env;
    private final Flag<List<String>> envFile;
    private final Flag<List<String>> groupAdd;
    private final Flag<String> hostname;
    private final Flag<Boolean> interactive;
    private final Flag<List<String>> label;
    private final Flag<List<String>> labelFile;
    private final Flag<String> stopSignal;
    private final Flag<Long> stopTimeout;
    private final Flag<Boolean> tty;
    private final Flag<String> user;
    private final Flag<String> workdir;

    ProcessFlags(Syntax syntax) {
        attach = syntax.list("a", "attach", "list", ProcessFlags::stream, "Attach to STDIN, STDOUT or STDERR");
        domainname = syntax.text("", "domainname", "NIS domain name of the container");
        entrypoint = syntax.text("", "entrypoint", "Program to run instead of the image's entrypoint");
        env = syntax.list(
                "e", "env", "list", text -> KeyValueFile.variable(text, environment), "Set an environment variable");
        envFile = syntax.list("", "env-file", "Read environment variables from a file");
        groupAdd = syntax.list("", "group-add", "Give the process a further group");
        hostname = syntax.text("h", "hostname", "Host name of the container");
        interactive = syntax.flag("i", "interactive", "Keep standard input open");
        label = syntax.list("l", "label", "list", ProcessFlags::label, "Set a label (name=value)");
        labelFile = syntax.list("", "label-file", "Read labels from a file");
        stopSignal = syntax.text("", "stop-signal", "Signal that stops the container");
        stopTimeout = syntax.value("", "stop-timeout", "int", 0L, Numbers::integer, "Seconds to wait before killing");
        tty = syntax.flag("t", "tty", "Give the process a terminal");
        user = syntax.text("u", "user", "User to run as (name|uid[:group|gid])");
        workdir = syntax.text("w", "workdir", "Working directory in the container");
    }

    private static String stream(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("stdin") && !lower.equals("stdout") && !lower.equals("stderr")) {
            throw new IllegalArgumentException("valid streams are STDIN, STDOUT and STDERR");
        }
        return lower;
    }

    private static String label(String text) {
        int equals = text.indexOf('=');
        String key = (equals < 0 ? text : text.substring(0, equals)).stripLeading();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("invalid label '" + text + "': empty name");
        }
        if (key.indexOf(' ') >= 0 || key.indexOf('\t') >= 0) {
            throw new IllegalArgumentException("label '" + key + "' contains whitespaces");
        }
        return text;
    }

    boolean attachGiven() {
        return attach.given();
    }

    void addTo(CreateBody body, String image, List<String> command) {
        Map<String, Object> config = body.config();
        boolean noneNamed = attach.get().isEmpty();
        boolean stdin = interactive.get() || attach.get().contains("stdin");
        config.put("Hostname", hostname.get());
        config.put("Domainname", domainname.get());
        config.put("User", user.get());
        config.put("AttachStdin", stdin);
        config.put("AttachStdout", noneNamed || attach.get().contains("stdout"));
        config.put("AttachStderr", noneNamed || attach.get().contains("stderr"));
        config.put("Tty", tty.get());
        config.put("OpenStdin", interactive.get());
        config.put("StdinOnce", interactive.get() && stdin);
        config.put("Env", Values.orNull(variables()));
        config.put("Cmd", Values.orNull(command));
        config.put("Image", image);
        config.put("WorkingDir", workdir.get());
        config.put("Entrypoint", entrypoint.given() ? List.of(entrypoint.get()) : null);
        config.put("OnBuild", null);
        config.put("Labels", labels());
        if (!stopSignal.get().isEmpty()) {
            config.put("StopSignal", stopSignal.get());
        }
        if (stopTimeout.given()) {
            config.put("StopTimeout", stopTimeout.get());
        }
        body.host().put("GroupAdd", Values.orNull(groupAdd.get()));
    }

    private List<String> variables() {
        List<String> variables = new ArrayList<>();
        for (String file : envFile.get()) {
            variables.addAll(KeyValueFile.read(file, environment));
        }
        variables.addAll(env.get());
        return variables;
    }

    private Map<String, Object> labels() {
        Map<String, Object> labels = new LinkedHashMap<>();
        for (String file : labelFile.get()) {
            labels.putAll(Values.map(KeyValueFile.read(file, Map.of())));
        }
        labels.putAll(Values.map(label.get()));
        return labels;
    }
}
