package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.Until;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.model.ContainerConfig;

/** {@code {"User":"","Env":["PATH=…"],"Cmd":["sh"],"WorkingDir":"", …}}: before 1.50 with fields that say something only of containers. */
@RecordBuilder
record ImageConfigWire(
        @Until(1.50) String hostname,
        @Until(1.50) String domainname,
        String user,
        @Until(1.50) boolean attachStdin,
        @Until(1.50) boolean attachStdout,
        @Until(1.50) boolean attachStderr,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, Map<String, String>> exposedPorts,
        @Until(1.50) boolean tty,
        @Until(1.50) boolean openStdin,
        @Until(1.50) boolean stdinOnce,
        List<String> env,
        List<String> cmd,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) HealthcheckWire healthcheck,
        @Until(1.50) String image,
        Map<String, Map<String, String>> volumes,
        String workingDir,
        List<String> entrypoint,
        List<String> onBuild,
        Map<String, String> labels,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String stopSignal,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) List<String> shell) {

    static ImageConfigWire empty() {
        return fromModel(ContainerConfig.empty());
    }

    static ImageConfigWire fromModel(ContainerConfig config) {
        return ImageConfigWireBuilder.builder()
                .hostname("")
                .domainname("")
                .user(config.user())
                .exposedPorts(Shapes.set(config.exposedPorts()))
                .env(Shapes.nullIfEmpty(config.env()))
                .cmd(Shapes.nullIfEmpty(config.cmd()))
                .healthcheck(
                        config.healthcheck().map(HealthcheckWire::fromModel).orElse(null))
                .image("")
                .volumes(Shapes.nullIfEmpty(Shapes.set(config.volumes())))
                .workingDir(config.workingDir())
                .entrypoint(Shapes.nullIfEmpty(config.entrypoint()))
                .onBuild(Shapes.nullIfEmpty(config.onBuild()))
                .labels(Shapes.nullIfEmpty(config.labels()))
                .stopSignal(config.stopSignal())
                .shell(config.shell())
                .build();
    }
}
