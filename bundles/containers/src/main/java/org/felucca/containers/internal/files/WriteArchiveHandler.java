package org.felucca.containers.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.felucca.archive.ArchiveException;
import org.felucca.archive.Compression;
import org.felucca.archive.LayerUnpacker;
import org.felucca.archive.Unpacking;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.WriteArchive;
import org.felucca.linux.Fd;
import org.felucca.linux.FileUser;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.IdMappings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Copies files into a container. */
@Component(property = JobHandler.JOB + "=container.archive.write")
public final class WriteArchiveHandler implements JobHandler<WriteArchive, Void> {
    private final Containers containers;
    private final ContainerRoots roots;
    private final EngineLink engine;

    @Activate
    public WriteArchiveHandler(
            @Reference Containers containers, @Reference ContainerRoots roots, @Reference EngineLink engine) {
        this.containers = containers;
        this.roots = roots;
        this.engine = engine;
    }

    @Override
    public Void run(WriteArchive request, JobContext context) throws IOException, InterruptedException {
        InnerPath path = InnerPath.of(request.path());
        Container container = containers.find(request.container());
        try (ContainerRoots.Opened opened = roots.open(container, ContainerRoots.View.ALL)) {
            requireWritableFolder(container, opened.root(), path, request);
            Optional<Unpacking.Owner> owner = Optional.empty();
            String user = container.record().config().user();
            if (request.asUser() && !user.isEmpty()) {
                owner = Optional.of(ContainerUser.find(opened.root(), user));
            }
            Unpacking how = new Unpacking(path.clean(), request.keepKinds(), owner, opened.outside());
            InputStream tar = context.io().input();
            IdMappings ids = opened.ids();
            if (ids.isNone()) {
                unpack(opened.root(), how, tar);
            } else {
                FileUser.as(ids.hostUid(0), ids.hostGid(0), IOException.class, () -> {
                    unpack(opened.root(), how, tar);
                    return null;
                });
            }
        }
        engine.tell(Tellings.of(container, "extract-to-dir"));
        return null;
    }

    private static void requireWritableFolder(Container container, Fd root, InnerPath path, WriteArchive request)
            throws IOException {
        try (Fd target = Inside.open(root, path.clean(), OpenFlag.PATH)) {
            if (!LinuxFiles.stat(target).isDirectory()) {
                throw Errors.invalid("extraction point is not a directory");
            }
            boolean volume = mountOf(target) != mountOf(root);
            boolean readOnlyRoot =
                    !volume && container.record().hostConfig().security().readonlyRootfs();
            if (readOnlyRoot || LinuxFiles.fileSystem(target.procPath()).readOnly()) {
                throw Failures.readOnly(volume);
            }
        } catch (LinuxException e) {
            throw Failures.of(e, request.path(), request.container());
        }
    }

    /** The kernel's number for the mount that a descriptor goes through, proc(5). */
    private static long mountOf(Fd fd) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.number()))) {
            if (line.startsWith("mnt_id:")) {
                return Long.parseLong(line.substring(7).trim());
            }
        }
        throw new IOException("no mnt_id in the information on " + fd);
    }

    private static void unpack(Fd root, Unpacking how, InputStream input) throws IOException {
        try (InputStream tar = Compression.decompress(input)) {
            new LayerUnpacker(root, how).unpack(tar);
        } catch (ArchiveException e) {
            if (Failures.isReadOnly(e.getCause())) {
                throw Failures.readOnly(true);
            }
            throw new FeluccaException(ErrorKind.INVALID, "Error processing tar file: " + e.getMessage(), e);
        } catch (LinuxException e) {
            throw Failures.isReadOnly(e) ? Failures.readOnly(true) : e;
        }
    }
}
