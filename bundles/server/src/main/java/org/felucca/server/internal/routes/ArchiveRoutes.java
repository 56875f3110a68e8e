package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import org.felucca.engine.container.CommitContainer;
import org.felucca.engine.container.ExportContainer;
import org.felucca.engine.container.ListChanges;
import org.felucca.engine.container.PathStat;
import org.felucca.engine.container.ReadArchive;
import org.felucca.engine.container.StatPath;
import org.felucca.engine.container.WriteArchive;
import org.felucca.model.Digest;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.HttpFailure;
import org.felucca.server.internal.api.InputIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.api.TarIo;
import org.felucca.server.internal.wire.ChangeWire;
import org.felucca.server.internal.wire.ContainerConfigWire;
import org.felucca.server.internal.wire.IdWire;
import org.felucca.server.internal.wire.PathStatWire;

/** Files of containers. */
public final class ArchiveRoutes {
    private ArchiveRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("HEAD", "/containers/{id}/archive", "1.24", ArchiveRoutes::headContainersArchive),
                route("GET", "/containers/{id}/archive", "1.24", ArchiveRoutes::getContainersArchive),
                route("PUT", "/containers/{id}/archive", "1.24", ArchiveRoutes::putContainersArchive),
                route("GET", "/containers/{id}/changes", "1.24", ArchiveRoutes::getContainersChanges),
                route("POST", "/commit", "1.24", ArchiveRoutes::postCommit),
                route("GET", "/containers/{id}/export", "1.24", ArchiveRoutes::getContainersExport));
    }

    private static void headContainersArchive(Exchange x) throws IOException, InterruptedException {
        tell(x, x.run(new StatPath(x.path("id"), x.query().text("path"))));
        x.empty(200);
    }

    private static void tell(Exchange x, PathStat stat) {
        x.answerHeader(
                PathStatWire.HEADER,
                PathStatWire.fromModel(stat).header(x.version().minor()));
    }

    private static void getContainersArchive(Exchange x) throws IOException, InterruptedException {
        ReadArchive job = new ReadArchive(x.path("id"), x.query().text("path"));
        TarIo io = TarIo.compressible(x, "application/x-tar", message -> tell(x, (PathStat) message));
        x.run(job, io);
        io.finish();
    }

    private static void putContainersArchive(Exchange x) throws IOException, InterruptedException {
        WriteArchive job = new WriteArchive(
                x.path("id"),
                x.query().text("path"),
                x.query().flag("noOverwriteDirNonDir"),
                x.query().flag("copyUIDGID"));
        x.run(job, new InputIo(x));
        x.empty(200);
    }

    private static void getContainersExport(Exchange x) throws IOException, InterruptedException {
        x.run(new ExportContainer(x.path("id")), new TarIo(x, "application/octet-stream", message -> {}));
    }

    private static void getContainersChanges(Exchange x) throws IOException, InterruptedException {
        List<ChangeWire> changes = x.run(new ListChanges(x.path("id"))).stream()
                .map(ChangeWire::fromModel)
                .toList();
        x.json(200, changes.isEmpty() ? null : changes);
    }

    private static void postCommit(Exchange x) throws IOException, InterruptedException {
        String container = x.query().text("container");
        if (container.isEmpty()) {
            throw HttpFailure.badRequest("invalid name or ID supplied: \"\"");
        }
        Digest image = x.run(new CommitContainer(
                container,
                x.query().text("repo"),
                x.query().text("tag"),
                x.query().text("author"),
                x.query().text("comment"),
                x.query().flag("pause", true),
                x.query().texts("changes").stream().flatMap(String::lines).toList(),
                x.optionalBody(ContainerConfigWire.class).map(ContainerConfigWire::toModel)));
        x.json(201, new IdWire(image.toString()));
    }
}
