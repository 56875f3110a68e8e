package org.felucca.containers.internal.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.ContainerRecordBuilder;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.oci.OciProcess;
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
    void furtherProcessesHaveTheLabelAndTheProfileToo() {
        HostConfig.Security security = new HostConfig.Security(
                true, false, null, null, null, List.of("label=type:x_t"), Optional.empty(), Optional.empty(), null, 0);
        ContainerRecord record = ContainerRecordBuilder.builder()
                .id(ContainerId.random())
                .config(ContainerConfigBuilder.builder().build())
                .hostConfig(HostConfigBuilder.builder().security(security).build())
                .build();
        OciProcess process =
                RuntimeSpecs.exec(record, List.of("true"), List.of(), "", false, List.of(), true, "the-profile");
        assertEquals("system_u:system_r:x_t:s0", process.selinuxLabel());
        assertEquals("the-profile", process.apparmorProfile());
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
