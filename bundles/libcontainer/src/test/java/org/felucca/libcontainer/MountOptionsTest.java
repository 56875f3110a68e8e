package org.felucca.libcontainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.felucca.libcontainer.MountOptions.Propagation;
import org.felucca.linux.Mounts.Attributes;
import org.junit.jupiter.api.Test;

class MountOptionsTest {
    @Test
    void tellsPropertiesPropagationAndDataApart() {
        MountOptions options =
                MountOptions.parse(List.of("rbind", "ro", "nosuid", "rslave", "size=64k", "newinstance"));
        assertTrue(options.bind());
        assertTrue(options.recursive());
        assertEquals(Attributes.READ_ONLY | Attributes.NO_SUID, options.set());
        assertEquals(0, options.clear());
        assertEquals(List.of(Propagation.SLAVE), options.propagation());
        assertEquals(List.of("size=64k", "newinstance"), options.data());
    }

    @Test
    void laterOptionWins() {
        assertEquals(0, MountOptions.parse(List.of("ro", "rw")).set());
        assertEquals(
                Attributes.READ_ONLY, MountOptions.parse(List.of("rw", "ro")).set());
        assertEquals(0, MountOptions.parse(List.of("rw", "ro")).clear());
        assertEquals(
                Attributes.READ_ONLY, MountOptions.parse(List.of("ro", "rw")).clear());
    }

    @Test
    void recursivePropertyHoldsBelowToo() {
        MountOptions options = MountOptions.parse(List.of("rbind", "rro"));
        assertEquals(Attributes.READ_ONLY, options.set());
        assertEquals(Attributes.READ_ONLY, options.setBelow());
    }

    @Test
    void timesOfAccessAreOneField() {
        MountOptions options = MountOptions.parse(List.of("noatime"));
        assertEquals(Attributes.NO_ATIME, options.set());
        assertEquals(0x70, options.clear());
    }

    @Test
    void bindIsNotRecursiveByItself() {
        assertFalse(MountOptions.parse(List.of("bind")).recursive());
    }
}
