package org.felucca.containers.internal.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.Resources.Ulimit;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
    private static HostConfig limits(UnaryOperator<ResourcesBuilder> change) {
        return HostConfigBuilder.builder()
                .resources(change.apply(ResourcesBuilder.builder()).build())
                .build();
    }

    static Stream<Arguments> wrongWishes() {
        return Stream.of(
                Arguments.of(limits(r -> r.memory(1)), "Minimum memory limit allowed is 6MB"),
                Arguments.of(limits(r -> r.memory(-7)), "Minimum memory limit allowed is 6MB"),
                Arguments.of(limits(r -> r.memory(1 << 30).memorySwap(1 << 20)), "Minimum memoryswap limit"),
                Arguments.of(limits(r -> r.memorySwap(1 << 30)), "You should always set the Memory limit"),
                Arguments.of(limits(r -> r.nanoCpus(Long.MAX_VALUE)), "Range of CPUs is from 0.01"),
                Arguments.of(limits(r -> r.cpusetCpus("0-999999999999")), "Requested CPUs are not available"),
                Arguments.of(limits(r -> r.cpusetCpus("x")), "Invalid value x for cpuset cpus"),
                Arguments.of(limits(r -> r.cpuPeriod(1)), "CPU cfs period"),
                Arguments.of(limits(r -> r.ulimits(List.of(new Ulimit("nofile", 2, 1)))), "ulimit soft limit"),
                Arguments.of(limits(r -> r.ulimits(List.of(new Ulimit("wings", 1, 1)))), "invalid ulimit type"),
                Arguments.of(limits(r -> r.blkioWeight(5)), "Range of blkio weight"),
                Arguments.of(limits(r -> r.deviceCgroupRules(List.of("x"))), "invalid device cgroup rule"),
                Arguments.of(
                        HostConfigBuilder.builder()
                                .restartPolicy(new RestartPolicy("sometimes", 0))
                                .build(),
                        "invalid restart policy"),
                Arguments.of(
                        HostConfigBuilder.builder()
                                .autoRemove(true)
                                .restartPolicy(new RestartPolicy("always", 0))
                                .build(),
                        "can't create 'AutoRemove' container with restart policy"));
    }

    @ParameterizedTest
    @MethodSource("wrongWishes")
    void aWrongWishIsInvalidAndSaysWhy(HostConfig host, String words) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> Checks.run(ContainerConfig.empty(), host));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void anOrdinaryWishPasses() {
        Checks.run(
                ContainerConfig.empty(),
                limits(r -> r.memory(64 << 20).cpusetCpus("0").nanoCpus(500_000_000)));
    }

    private static ContainerConfig merge(ContainerConfigBuilder user, ContainerConfigBuilder image) {
        return ImageDefaults.merge(user.build(), image.build(), ContainerId.random(), "");
    }

    @Test
    void theImageSaysWhatTheUserDoesNot() {
        ContainerConfig merged = merge(
                ContainerConfigBuilder.builder().env(List.of("A=user")),
                ContainerConfigBuilder.builder()
                        .cmd(List.of("sh"))
                        .env(List.of("A=image", "B=image"))
                        .workingDir("/srv"));
        assertEquals(List.of("sh"), merged.cmd());
        assertEquals(List.of("A=user", "B=image"), merged.env());
        assertEquals("/srv", merged.workingDir());
        assertEquals(12, merged.hostname().length());
    }

    @Test
    void aNewEntrypointDropsTheImagesArguments() {
        ContainerConfig merged = merge(
                ContainerConfigBuilder.builder().entrypoint(List.of("/bin/ls")),
                ContainerConfigBuilder.builder().entrypoint(List.of("/bin/sh")).cmd(List.of("-c", "x")));
        assertEquals(List.of("/bin/ls"), merged.entrypoint());
        assertEquals(List.of(), merged.cmd());
    }

    @Test
    void nothingToRunIsInvalid() {
        FeluccaException e = assertThrows(
                FeluccaException.class,
                () -> merge(ContainerConfigBuilder.builder(), ContainerConfigBuilder.builder()));
        assertEquals("no command specified", e.getMessage());
    }
}
