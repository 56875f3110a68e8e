package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.CreateExec;
import org.felucca.engine.container.InspectExec;
import org.felucca.engine.container.ResizeExec;
import org.felucca.engine.container.StartExec;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.HijackIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.CreateExecWire;
import org.felucca.server.internal.wire.ExecWire;
import org.felucca.server.internal.wire.IdWire;
import org.felucca.server.internal.wire.StartExecWire;

/** Further processes in containers. */
public final class ExecRoutes {
    private ExecRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("POST", "/containers/{id}/exec", "1.24", ExecRoutes::postContainerExecCreate),
                route("POST", "/exec/{id}/start", "1.24", ExecRoutes::postContainerExecStart),
                route("POST", "/exec/{id}/resize", "1.24", ExecRoutes::postContainerExecResize),
                route("GET", "/exec/{id}/json", "1.24", ExecRoutes::getExecByID));
    }

    private static void postContainerExecCreate(Exchange x) throws IOException, InterruptedException {
        CreateExec job =
                x.body(CreateExecWire.class).toModel(x.path("id"), x.version().minor());
        if (job.command().isEmpty()) {
            throw Errors.invalid("No exec command specified");
        }
        x.json(201, new IdWire(x.run(job).value()));
    }

    private static void postContainerExecStart(Exchange x) throws IOException, InterruptedException {
        StartExec job = x.optionalBody(StartExecWire.class)
                .orElse(new StartExecWire(false, false, List.of()))
                .toModel(x.path("id"), x.version().minor());
        if (job.detach()) {
            x.run(job, JobIo.none());
            x.empty(200);
            return;
        }
        HijackIo io = new HijackIo(x, !job.tty());
        try {
            x.run(job, io);
        } catch (FeluccaException e) {
            if (!io.begun()) {
                throw e;
            }
            // the client reads a stream by now: it is told there
            io.write(StreamKind.STDOUT, ByteBuffer.wrap((e.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8)));
        }
        io.finish();
    }

    private static void postContainerExecResize(Exchange x) throws IOException, InterruptedException {
        x.run(new ResizeExec(x.path("id"), x.query().size("h"), x.query().size("w")));
        x.empty(200);
    }

    private static void getExecByID(Exchange x) throws IOException, InterruptedException {
        x.json(200, ExecWire.fromModel(x.run(new InspectExec(x.path("id")))));
    }
}
