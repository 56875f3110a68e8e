package org.felucca.containers.internal.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityOptionsTest {
    @Test
    void partsOfALabelBecomeOne() {
        assertEquals("", SecurityOptions.parse(List.of()).selinux());
        assertEquals(
                "",
                SecurityOptions.parse(List.of("label=disable", "label=type:x_t"))
                        .selinux());
        assertEquals("", SecurityOptions.parse(List.of("label=nobodyknows")).selinux());
        assertEquals(
                "system_u:system_r:svirt_t:s0:c1,c2",
                SecurityOptions.parse(List.of("label=type:svirt_t", "label:level:s0:c1,c2"))
                        .selinux());
    }

    @Test
    void wordsStandWithOrWithoutValue() {
        SecurityOptions said = SecurityOptions.parse(
                List.of("no-new-privileges", "apparmor=mine", "systempaths=unconfined", "seccomp=builtin"));
        assertEquals(new SecurityOptions(true, "", "mine", "", false), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobodyknows=x", "systempaths=x", "no-new-privileges=x", "nobodyknows"})
    void othersAreRefused(String option) {
        assertEquals(
                "invalid --security-opt 2: \"" + option + "\"",
                assertThrows(FeluccaException.class, () -> SecurityOptions.parse(List.of(option)))
                        .getMessage());
    }
}
