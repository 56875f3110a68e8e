package org.felucca.distribution.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobIo;
import org.felucca.engine.image.InspectImage;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;

/** Events of images that came or went, with the labels of the image and its name as attributes. */
final class Tellings {
    private Tellings() {}

    /** @param action Docker's word: {@code pull}, {@code push} */
    static void tell(String action, ImageRef name, Digest image, JobContext context)
            throws IOException, InterruptedException {
        Map<String, String> attributes = new LinkedHashMap<>(context.engine()
                .run(new InspectImage(image.toString()), context.caller(), JobIo.none())
                .config()
                .labels());
        attributes.put("name", name.familiarName());
        context.engine().events().tell(Event.now("image", action, name.familiar(), attributes));
    }
}
