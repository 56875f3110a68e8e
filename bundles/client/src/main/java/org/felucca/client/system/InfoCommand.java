package org.felucca.client.system;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.Console;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.ClientVersion;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Template;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;

/** {@code felucca info}. */
public final class InfoCommand implements Command {
    private final Flag<String> format;

    public InfoCommand(Syntax syntax) {
        format = syntax.text("f", "format", "Print with a Go template, or 'json'");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Console console = session.console();
        if (format.get().isEmpty()) {
            console.line("Client:");
            console.line(" Version:    " + ClientVersion.text());
            console.line(" Context:    default");
            console.line(" Debug Mode: false");
            console.line("");
            console.line("Server:");
            console.flush();
        }
        Object info = session.engine().get("/info", new Query());
        if (!format.get().isEmpty()) {
            Map<String, Object> all = new LinkedHashMap<>(Doc.of(info).map());
            all.put("ClientInfo", Map.of("Debug", false, "Version", ClientVersion.text(), "Context", "default"));
            String text = format.get().equals("json") ? "{{json .}}" : format.get();
            console.line(Template.parse(text).apply(all));
            return 0;
        }
        new Server(console, Doc.of(info)).print();
        return 0;
    }

    /** The engine's part of the text. */
    private record Server(Console console, Doc info) {
        void print() {
            counts();
            drivers();
            runtimes();
            host();
            console.line("");
            console.flush();
            info.strings("Warnings").forEach(console::error);
        }

        private void counts() {
            number(" Containers", "Containers");
            number("  Running", "ContainersRunning");
            number("  Paused", "ContainersPaused");
            number("  Stopped", "ContainersStopped");
            number(" Images", "Images");
            text(" Server Version", "ServerVersion");
        }

        private void drivers() {
            text(" Storage Driver", "Driver");
            if (info.get("DriverStatus") instanceof List<?> rows) {
                for (Object row : rows) {
                    if (row instanceof List<?> pair && pair.size() == 2) {
                        console.line("  " + pair.get(0) + ": " + pair.get(1));
                    }
                }
            }
            text(" Logging Driver", "LoggingDriver");
            text(" Cgroup Driver", "CgroupDriver");
            text(" Cgroup Version", "CgroupVersion");
            Doc plugins = info.doc("Plugins");
            console.line(" Plugins:");
            console.line("  Volume: " + String.join(" ", plugins.strings("Volume")));
            console.line("  Network: " + String.join(" ", plugins.strings("Network")));
            List<String> authorization = plugins.strings("Authorization");
            if (!authorization.isEmpty()) {
                console.line("  Authorization: " + String.join(" ", authorization));
            }
            console.line("  Log: " + String.join(" ", plugins.strings("Log")));
        }

        private void runtimes() {
            console.line(" Swarm: " + info.doc("Swarm").string("LocalNodeState"));
            Doc runtimes = info.doc("Runtimes");
            if (!runtimes.isEmpty()) {
                console.line(" Runtimes: " + String.join(" ", runtimes.map().keySet()));
                console.line(" Default Runtime: " + info.string("DefaultRuntime"));
            }
            if (info.string("OSType").equals("linux")) {
                console.line(" Init Binary: " + info.string("InitBinary"));
                console.line(
                        " containerd version: " + info.doc("ContainerdCommit").string("ID"));
                console.line(" runc version: " + info.doc("RuncCommit").string("ID"));
                console.line(" init version: " + info.doc("InitCommit").string("ID"));
                securityOptions();
            }
        }

        private void securityOptions() {
            List<String> options = info.strings("SecurityOptions");
            if (options.isEmpty()) {
                return;
            }
            console.line(" Security Options:");
            for (String option : options) {
                for (String part : option.split(",", -1)) {
                    if (part.startsWith("name=")) {
                        console.line("  " + part.substring("name=".length()));
                    } else if (part.startsWith("profile=")) {
                        console.line("   Profile: " + part.substring("profile=".length()));
                    }
                }
            }
        }

        private void host() {
            text(" Kernel Version", "KernelVersion");
            text(" Operating System", "OperatingSystem");
            text(" OSType", "OSType");
            text(" Architecture", "Architecture");
            number(" CPUs", "NCPU");
            console.line(" Total Memory: " + Sizes.binary(info.number("MemTotal")));
            text(" Name", "Name");
            text(" ID", "ID");
            console.line(" Docker Root Dir: " + info.string("DockerRootDir"));
            console.line(" Debug Mode: " + info.bool("Debug"));
            text(" HTTP Proxy", "HttpProxy");
            text(" HTTPS Proxy", "HttpsProxy");
            text(" No Proxy", "NoProxy");
            lines(" Labels", info.strings("Labels"));
            console.line(" Experimental: " + info.bool("ExperimentalBuild"));
            registries(info.doc("RegistryConfig"));
            console.line(" Live Restore Enabled: " + info.bool("LiveRestoreEnabled"));
            text(" Product License", "ProductLicense");
        }

        private void registries(Doc registries) {
            List<String> insecure = new java.util.ArrayList<>();
            registries.doc("IndexConfigs").map().forEach((name, config) -> {
                if (!Doc.of(config).bool("Secure")) {
                    insecure.add(name);
                }
            });
            insecure.addAll(registries.strings("InsecureRegistryCIDRs"));
            lines(" Insecure Registries", insecure);
            lines(" Registry Mirrors", registries.strings("Mirrors"));
        }

        private void lines(String label, List<String> lines) {
            if (!lines.isEmpty()) {
                console.line(label + ":");
                lines.forEach(line -> console.line("  " + line));
            }
        }

        private void number(String label, String name) {
            console.line(label + ": " + info.number(name));
        }

        private void text(String label, String name) {
            if (!info.string(name).isEmpty()) {
                console.line(label + ": " + info.string(name));
            }
        }
    }
}
