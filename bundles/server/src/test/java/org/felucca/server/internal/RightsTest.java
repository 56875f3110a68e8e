package org.felucca.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.container.CreateContainer;
import org.felucca.engine.container.CreatedContainer;
import org.felucca.engine.container.ExecDetails;
import org.felucca.engine.container.InspectContainer;
import org.felucca.engine.container.InspectExec;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.container.StartContainer;
import org.felucca.engine.container.StopContainer;
import org.felucca.engine.volume.ListVolumes;
import org.felucca.engine.volume.VolumeList;
import org.felucca.model.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users with fewer rights may do. The user is the one who runs this test. */
@Timeout(60)
class RightsTest {
    private TestServer server;

    private void with(String key, Object value) throws Exception {
        with(Map.of("users", new String[] {System.getProperty("user.name")}, key, value));
    }

    private void with(Map<String, Object> rights) throws Exception {
        server = new TestServer(Map.of("test", rights));
        server.engine
                .on(ListContainers.class, (job, context) -> List.of())
                .on(ListVolumes.class, (job, context) -> new VolumeList(List.of(), List.of()))
                .on(StartContainer.class, (job, context) -> null)
                .on(StopContainer.class, (job, context) -> null)
                .on(CreateContainer.class, (job, context) -> new CreatedContainer(Samples.ID, List.of()))
                .on(InspectContainer.class, (job, context) -> {
                    if (!job.container().equals("web") && !job.container().equals(Samples.ID.value())) {
                        throw Errors.notFound("No such container: %s", job.container());
                    }
                    return Samples.container(false);
                });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private int status(String method, String path) throws Exception {
        return server.ask(method, path).status();
    }

    @Test
    void whoMayReadOnlyChangesNothing() throws Exception {
        with("read.only", true);
        assertEquals(200, status("GET", "/v1.51/containers/json"));
        assertEquals(200, status("GET", "/containers/web/json"));
        assertEquals(200, status("HEAD", "/_ping"));
        RawClient.Answer refused = server.ask("POST", "/v1.51/containers/web/start");
        assertEquals(403, refused.status());
        assertEquals(
                "authorization denied by rights test: POST /containers/{id}/start is read-only", refused.message());
        assertEquals(403, status("DELETE", "/containers/web"));
        assertEquals(403, status("PUT", "/containers/web/archive?path=/"));
        // asks by GET, and types
        assertEquals(403, status("GET", "/containers/web/attach/ws?stdin=1&stream=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/containers/web/start/",
                "//containers/web/start",
                "/containers/./web/start",
                "/v1.51//containers/web/start",
                "/containers/web%2Fstart",
                "/containers/json/../web/start"
            })
    void aPathThatIsWrittenDifferentlyStartsNothing(String path) throws Exception {
        with("read.only", true);
        assertTrue(status("POST", path) >= 400);
        assertTrue(server.engine.asked.stream().noneMatch(StartContainer.class::isInstance));
    }

    @Test
    void onlyEndpointsOfTheListMayBeUsed() throws Exception {
        with("allow", new String[] {"GET /containers/**", "POST /containers/*/start"});
        assertEquals(200, status("GET", "/containers/json"));
        assertEquals(204, status("POST", "/containers/web/start"));
        assertEquals(403, status("POST", "/containers/web/stop"));
        assertEquals(403, status("GET", "/volumes"));
        assertEquals(403, status("GET", "/info"));
    }

    @Test
    void ofAListThatMakesNoSenseNothingMayBeUsed() throws Exception {
        with("allow", new String[] {"containers"});
        assertEquals(403, status("GET", "/containers/json"));
        assertEquals(403, status("GET", "/_ping"));
    }

    @Test
    void whatHasNotTheLabelIsNotThere() throws Exception {
        with("label", "tier=back");
        RawClient.Answer inspected = server.ask("GET", "/containers/web/json");
        assertEquals(404, inspected.status());
        assertEquals("No such container: web", inspected.message());
        assertEquals(404, status("POST", "/containers/web/stop"));
        assertEquals(200, status("GET", "/containers/json?filters={%22label%22:[%22a=b%22]}"));
        assertEquals(
                List.of("a=b", "tier=back"),
                server.engine.last(ListContainers.class).filters().get("label"));
        assertEquals(200, status("GET", "/volumes"));
        assertEquals(
                List.of("tier=back"),
                server.engine.last(ListVolumes.class).filters().get("label"));
    }

    @Test
    void aContainerWithTheLabelIsUsedByItsIdSoThatItsNameMayChange() throws Exception {
        with("label", "tier=front");
        assertEquals(204, status("POST", "/containers/web/stop"));
        assertEquals(Samples.ID.value(), server.engine.last(StopContainer.class).container());
    }

    @Test
    void anExecOfAnotherContainerIsNotThere() throws Exception {
        with("label", "tier=back");
        server.engine.on(
                InspectExec.class,
                (job, context) -> new ExecDetails(null, Samples.ID, true, Optional.empty(), 1, null, ""));
        assertEquals(404, status("POST", "/exec/abc/start"));
        assertEquals(404, status("GET", "/exec/abc/json"));
    }

    @Test
    void creatingWithALabelNeedsToBeAllowedAndMarksWhatIsMade() throws Exception {
        with("label", "team=ci");
        assertEquals(
                403,
                server.ask("POST", "/containers/create", "{\"Image\":\"busybox\"}")
                        .status());
        server.close();
        with(Map.of("users", new String[] {System.getProperty("user.name")}, "label", "team=ci", "allow", new String[] {
            "POST /containers/create"
        }));
        String body = "{\"Image\":\"busybox\",\"Labels\":{\"team\":\"other\",\"a\":\"b\"}}";
        assertEquals(201, server.ask("POST", "/containers/create", body).status());
        assertEquals(
                Map.of("team", "ci", "a", "b"),
                server.engine.last(CreateContainer.class).config().labels());
    }

    @Test
    void otherUsersOfTheSocketKeepAllRights() throws Exception {
        with(Map.of("users", new String[] {"daemon"}, "read.only", true));
        assertEquals(204, status("POST", "/containers/web/start"));
    }

    @Test
    void aUserIsKnownByNumberToo() throws Exception {
        long uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        with(Map.of("users", new String[] {Long.toString(uid)}, "read.only", true));
        assertEquals(403, status("POST", "/containers/web/start"));
    }
}
