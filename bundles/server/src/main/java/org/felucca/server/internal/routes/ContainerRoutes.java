package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.felucca.engine.container.AttachContainer;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ContainerStats;
import org.felucca.engine.container.CreateContainer;
import org.felucca.engine.container.CreatedContainer;
import org.felucca.engine.container.InspectContainer;
import org.felucca.engine.container.KillContainer;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.container.PauseContainer;
import org.felucca.engine.container.ReadLogs;
import org.felucca.engine.container.RemoveContainer;
import org.felucca.engine.container.RenameContainer;
import org.felucca.engine.container.ResizeContainer;
import org.felucca.engine.container.RestartContainer;
import org.felucca.engine.container.StartContainer;
import org.felucca.engine.container.StopContainer;
import org.felucca.engine.container.StreamStats;
import org.felucca.engine.container.TopContainer;
import org.felucca.engine.container.UnpauseContainer;
import org.felucca.engine.container.WaitContainer;
import org.felucca.model.Errors;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.HijackIo;
import org.felucca.server.internal.api.HttpFailure;
import org.felucca.server.internal.api.LogIo;
import org.felucca.server.internal.api.MessageIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.api.WaitIo;
import org.felucca.server.internal.api.WebSocketIo;
import org.felucca.server.internal.wire.ContainerConfigWire;
import org.felucca.server.internal.wire.ContainerSummaryWire;
import org.felucca.server.internal.wire.ContainerWire;
import org.felucca.server.internal.wire.CreateContainerWire;
import org.felucca.server.internal.wire.CreatedContainerWire;
import org.felucca.server.internal.wire.HostConfigWire;
import org.felucca.server.internal.wire.StatsWire;
import org.felucca.server.internal.wire.TopWire;
import org.felucca.server.internal.wire.UpdateContainerWire;
import org.felucca.server.internal.wire.WaitWire;
import org.felucca.server.internal.wire.WarningsWire;

/** Containers. */
public final class ContainerRoutes {
    private static final int TINY_BODY = 7;

    private ContainerRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/containers/json", "1.24", ContainerRoutes::getContainersJson),
                route("POST", "/containers/create", "1.24", ContainerRoutes::postContainersCreate),
                route("GET", "/containers/{id}/json", "1.24", ContainerRoutes::getContainersByName),
                route("GET", "/containers/{id}/top", "1.24", ContainerRoutes::getContainersTop),
                route("GET", "/containers/{id}/logs", "1.24", ContainerRoutes::getContainersLogs),
                route("GET", "/containers/{id}/stats", "1.24", ContainerRoutes::getContainersStats),
                route("POST", "/containers/{id}/start", "1.24", ContainerRoutes::postContainersStart),
                route("POST", "/containers/{id}/stop", "1.24", ContainerRoutes::postContainersStop),
                route("POST", "/containers/{id}/restart", "1.24", ContainerRoutes::postContainersRestart),
                route("POST", "/containers/{id}/kill", "1.24", ContainerRoutes::postContainersKill),
                route("POST", "/containers/{id}/rename", "1.24", ContainerRoutes::postContainersRename),
                route("POST", "/containers/{id}/update", "1.24", ContainerRoutes::postContainerUpdate),
                route("POST", "/containers/{id}/pause", "1.24", ContainerRoutes::postContainersPause),
                route("POST", "/containers/{id}/unpause", "1.24", ContainerRoutes::postContainersUnpause),
                route("POST", "/containers/{id}/resize", "1.24", ContainerRoutes::postContainersResize),
                route("POST", "/containers/{id}/attach", "1.24", ContainerRoutes::postContainersAttach),
                route("GET", "/containers/{id}/attach/ws", "1.24", ContainerRoutes::wsContainersAttach),
                route("POST", "/containers/{id}/wait", "1.24", ContainerRoutes::postContainersWait),
                route("DELETE", "/containers/{id}", "1.24", ContainerRoutes::deleteContainers),
                route("DELETE", "/containers/{id}/{alias}", "1.24", ContainerRoutes::deleteLink));
    }

    private static void getContainersJson(Exchange x) throws IOException, InterruptedException {
        // a limit, even of all, shows those that do not run as well
        int limit = x.query().number("limit").orElse(0);
        boolean all = x.query().flag("all") || limit > 0;
        List<ContainerDetails> list = x.run(
                new ListContainers(all, limit, x.query().flag("size"), x.query().filters()));
        Instant now = Instant.now();
        x.json(
                200,
                list.stream().map(c -> ContainerSummaryWire.fromModel(c, now)).toList());
    }

    private static void postContainersCreate(Exchange x) throws IOException, InterruptedException {
        ContainerConfigWire config = x.body(ContainerConfigWire.class);
        CreateContainerWire beside = x.body(CreateContainerWire.class);
        CreateContainer job = new CreateContainer(
                x.query().text("name"),
                config.toModel(),
                beside.hostConfigToModel(x.version().minor()),
                beside.networksToModel(),
                Platforms.requested(x));
        if (config.isEmpty()) {
            throw HttpFailure.badRequest("config cannot be empty in order to create a container");
        }
        CreatedContainer created = x.run(job);
        x.json(201, CreatedContainerWire.fromModel(created));
    }

    private static void getContainersByName(Exchange x) throws IOException, InterruptedException {
        ContainerDetails container =
                x.run(new InspectContainer(x.path("id"), x.query().flag("size")));
        x.json(200, ContainerWire.fromModel(container));
    }

    private static void getContainersTop(Exchange x) throws IOException, InterruptedException {
        x.json(
                200,
                TopWire.fromModel(x.run(new TopContainer(x.path("id"), x.query().text("ps_args")))));
    }

    private static void getContainersLogs(Exchange x) throws IOException, InterruptedException {
        boolean stdout = x.query().flag("stdout");
        boolean stderr = x.query().flag("stderr");
        if (!stdout && !stderr) {
            throw HttpFailure.badRequest("Bad parameters: you must choose at least one stream");
        }
        ReadLogs job = new ReadLogs(
                x.path("id"),
                x.query().flag("follow"),
                stdout,
                stderr,
                x.query().time("since"),
                x.query().time("until"),
                x.query().flag("timestamps"),
                tail(x.query().text("tail")),
                x.query().flag("details"));
        LogIo io = new LogIo(x, !hasTerminal(x, job.container()));
        x.run(job, io);
        io.finish();
    }

    /** What is no number means all. */
    private static int tail(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean hasTerminal(Exchange x, String container) throws IOException, InterruptedException {
        return x.run(new InspectContainer(container, false)).config().tty();
    }

    private static void getContainersStats(Exchange x) throws IOException, InterruptedException {
        // before 1.41 the parameter did not exist
        boolean oneShot = x.version().atLeast(41) && x.query().flag("one-shot");
        StreamStats job = new StreamStats(x.path("id"), x.query().flag("stream", true), oneShot);
        x.run(job, MessageIo.events(x, m -> StatsWire.fromModel((ContainerStats) m)));
    }

    private static void postContainersStart(Exchange x) throws IOException, InterruptedException {
        refuseBodyOfStart(x);
        if (!x.query().text("checkpoint").isEmpty()) {
            throw HttpFailure.badRequest("checkpoint is only supported in experimental mode");
        }
        x.run(new StartContainer(x.path("id")));
        x.empty(204);
    }

    /** Before 1.24 a body changed the host configuration; now only what clients send for nothing, {@code {}} or {@code null}, passes. */
    private static void refuseBodyOfStart(Exchange x) {
        if (x.bodyLength() > TINY_BODY || x.header("Transfer-Encoding").isPresent()) {
            throw HttpFailure.badRequest(
                    "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24");
        }
    }

    private static void postContainersStop(Exchange x) throws IOException, InterruptedException {
        x.run(new StopContainer(x.path("id"), stopSignal(x), x.query().number("t")));
        x.empty(204);
    }

    private static void postContainersRestart(Exchange x) throws IOException, InterruptedException {
        x.run(new RestartContainer(x.path("id"), stopSignal(x), x.query().number("t")));
        x.empty(204);
    }

    /** Before 1.42 the parameter did not exist. */
    private static String stopSignal(Exchange x) {
        return x.version().atLeast(42) ? x.query().text("signal") : "";
    }

    private static void postContainersKill(Exchange x) throws IOException, InterruptedException {
        x.run(new KillContainer(x.path("id"), x.query().text("signal")));
        x.empty(204);
    }

    private static void postContainersRename(Exchange x) throws IOException, InterruptedException {
        x.run(new RenameContainer(x.path("id"), x.query().text("name")));
        x.empty(204);
    }

    private static void postContainerUpdate(Exchange x) throws IOException, InterruptedException {
        HostConfigWire limits = x.body(HostConfigWire.class);
        UpdateContainerWire beside = x.body(UpdateContainerWire.class);
        x.json(200, WarningsWire.fromModel(x.run(beside.toModel(x.path("id"), limits))));
    }

    private static void postContainersPause(Exchange x) throws IOException, InterruptedException {
        x.run(new PauseContainer(x.path("id")));
        x.empty(204);
    }

    private static void postContainersUnpause(Exchange x) throws IOException, InterruptedException {
        x.run(new UnpauseContainer(x.path("id")));
        x.empty(204);
    }

    private static void postContainersResize(Exchange x) throws IOException, InterruptedException {
        x.run(new ResizeContainer(x.path("id"), x.query().size("h"), x.query().size("w")));
        x.empty(200);
    }

    private static void wsContainersAttach(Exchange x) throws IOException, InterruptedException {
        // before 1.42 a client gets all three, whatever it says
        boolean chooses = x.version().atLeast(42);
        AttachContainer job = new AttachContainer(
                x.path("id"),
                x.query().flag("logs"),
                x.query().flag("stream"),
                !chooses || x.query().flag("stdin"),
                !chooses || x.query().flag("stdout"),
                !chooses || x.query().flag("stderr"),
                x.query().text("detachKeys"));
        WebSocketIo io = new WebSocketIo(x);
        x.run(job, io);
        io.finish();
    }

    private static void postContainersAttach(Exchange x) throws IOException, InterruptedException {
        AttachContainer job = new AttachContainer(
                x.path("id"),
                x.query().flag("logs"),
                x.query().flag("stream"),
                x.query().flag("stdin"),
                x.query().flag("stdout"),
                x.query().flag("stderr"),
                x.query().text("detachKeys"));
        HijackIo io = new HijackIo(x, !hasTerminal(x, job.container()));
        x.run(job, io);
        io.finish();
    }

    private static void postContainersWait(Exchange x) throws IOException, InterruptedException {
        // before 1.30 nothing was sent until the end, and there was one condition
        boolean conditions = x.version().atLeast(30);
        WaitContainer job = new WaitContainer(
                x.path("id"),
                conditions ? condition(x.query().text("condition")) : WaitContainer.Condition.NOT_RUNNING);
        WaitIo io = new WaitIo(x, conditions);
        x.jsonAfter(WaitWire.fromModel(x.run(job, io)));
    }

    private static WaitContainer.Condition condition(String text) {
        return switch (text) {
            case "", "not-running" -> WaitContainer.Condition.NOT_RUNNING;
            case "next-exit" -> WaitContainer.Condition.NEXT_EXIT;
            case "removed" -> WaitContainer.Condition.REMOVED;
            default -> throw Errors.invalid("invalid condition: \"%s\"", text);
        };
    }

    private static void deleteContainers(Exchange x) throws IOException, InterruptedException {
        x.run(new RemoveContainer(
                x.path("id"),
                x.query().flag("force"),
                x.query().flag("v"),
                x.query().flag("link")));
        x.empty(204);
    }

    /** By its name, that of the container that has it and the alias. */
    private static void deleteLink(Exchange x) throws IOException, InterruptedException {
        String name = x.path("id") + "/" + x.path("alias");
        if (!x.query().flag("link")) {
            throw Errors.notFound("No such container: %s", name);
        }
        x.run(new RemoveContainer(name, false, false, true));
        x.empty(204);
    }
}
