package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.CreateVolume;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.volumes.internal.Users;
import org.felucca.volumes.internal.Volumes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes a volume. */
@Component(property = JobHandler.JOB + "=volume.create")
public final class CreateVolumeHandler implements JobHandler<CreateVolume, VolumeDetails> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_BYTES = 32;

    private final Volumes volumes;

    @Activate
    public CreateVolumeHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public VolumeDetails run(CreateVolume request, JobContext context) throws IOException, InterruptedException {
        CreateVolume named = request.name().isEmpty()
                ? new CreateVolume(randomName(), request.driver(), request.options(), request.labels(), true)
                : request;
        Map.Entry<Boolean, VolumeDetails> created =
                volumes.turns().run(named.name(), () -> volumes.create(named.name(), named));
        if (created.getKey()) {
            context.engine().events().tell(Users.event("create", created.getValue()));
        }
        return created.getValue();
    }

    private static String randomName() {
        byte[] bytes = new byte[NAME_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
