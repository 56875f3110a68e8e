package org.felucca.engine.image;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/** Tells which graph driver the engine works with. */
@JobName("images.driver")
public record TellGraphDriver() implements JobRequest<TellGraphDriver.Facts> {
    /**
     * A graph driver.
     *
     * @param status pairs of what it says of itself
     */
    public record Facts(String name, List<List<String>> status) {
        public Facts {
            status = Absent.list(status);
        }
    }
}
