package org.felucca.graphdriver.btrfs.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.linux.LinuxFiles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Enables the driver where the state root is on btrfs. Elsewhere there is none, and asking costs one system call. */
@Component(
        immediate = true,
        service = {})
public final class Offer {
    @Activate
    public Offer(ComponentContext components, BundleContext bundle) {
        Path root = BtrfsDriver.stateRoot(bundle);
        while (!Files.exists(root)) {
            root = root.getParent(); // at the very first start
        }
        if (LinuxFiles.fileSystem(root.toString()).type() == LinuxFiles.FileSystem.BTRFS) {
            components.enableComponent(BtrfsDriver.class.getName());
        }
    }
}
