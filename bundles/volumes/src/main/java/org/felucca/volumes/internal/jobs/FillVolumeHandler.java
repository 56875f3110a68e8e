package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.nio.file.Path;
import org.felucca.archive.TreeCopy;
import org.felucca.driver.volume.FreshFolders;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.FillVolume;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.volumes.internal.MountBook;
import org.felucca.volumes.internal.Volumes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives an empty volume what the image has at its place. */
@Component(property = JobHandler.JOB + "=volume.fill")
public final class FillVolumeHandler implements JobHandler<FillVolume, Void> {
    private final Volumes volumes;
    private final MountBook book;

    @Activate
    public FillVolumeHandler(@Reference Volumes volumes, @Reference MountBook book) {
        this.volumes = volumes;
        this.book = book;
    }

    @Override
    public Void run(FillVolume request, JobContext context) throws IOException, InterruptedException {
        return volumes.turns().run(request.name(), () -> {
            VolumeDriver driver = volumes.find(request.name()).driver();
            Fd from = Fd.of(request.folder()); // stays the caller's: never closed here
            boolean done = driver instanceof FreshFolders fresh
                    && !book.isMounted(request.name())
                    && fresh.fill(request.name(), folder -> copy(from, folder));
            if (!done) {
                fillMounted(driver, request, from);
            }
            return null;
        });
    }

    private static void copy(Fd from, Path folder) {
        try (Fd to = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY)) {
            TreeCopy.copy(from, to);
        }
    }

    /** Where others see the volume already, or it is not of this host: into the folder itself. A failure leaves it empty again. */
    private static void fillMounted(VolumeDriver driver, FillVolume request, Fd from) {
        String user = "fill-" + request.container().value();
        Path folder = driver.mount(request.name(), user);
        try (Fd to = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY)) {
            if (!isEmpty(to)) {
                return;
            }
            try {
                TreeCopy.copy(from, to);
            } catch (RuntimeException e) {
                empty(to);
                throw e;
            }
        } finally {
            driver.unmount(request.name(), user);
        }
    }

    private static boolean isEmpty(Fd folder) {
        try (Fd open = LinuxFiles.openAt(folder, ".", OpenFlag.DIRECTORY)) {
            return Folders.list(open).isEmpty();
        }
    }

    private static void empty(Fd folder) {
        try (Fd open = LinuxFiles.openAt(folder, ".", OpenFlag.DIRECTORY)) {
            Folders.list(open).forEach(entry -> Folders.removeTree(folder, entry.name()));
        }
    }
}
