"""A day's work with python3-docker. Run by DockerPyTest, on the engine's host, with DOCKER_HOST set."""

import contextlib
import io
import os
import sys
import tarfile
import threading
import time
import traceback
import unittest
import urllib.request

import docker
from docker.errors import APIError, ContainerError, ImageNotFound, NotFound

client = docker.from_env(timeout=30)
FIXTURES = os.environ["FIXTURES"]


@contextlib.contextmanager
def started(command, **more):
    """A container of busybox that runs, removed in any case."""
    more.setdefault("network_mode", "none")
    container = client.containers.run("busybox", command, detach=True, **more)
    try:
        yield container
    finally:
        container.remove(force=True, v=True)


@contextlib.contextmanager
def created(command, **more):
    more.setdefault("network_mode", "none")
    container = client.containers.create("busybox", command, **more)
    try:
        yield container
    finally:
        container.remove(force=True, v=True)


def until(what, condition):
    for _ in range(400):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain for " + what)


def tar(**files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    return out.getvalue()


def from_tar(chunks, name):
    with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
        return archive.extractfile(name).read()


class Work(unittest.TestCase):
    def status(self, code, act, *args, **more):
        with self.assertRaises(APIError) as failed:
            act(*args, **more)
        self.assertEqual(code, failed.exception.status_code, failed.exception)
        return failed.exception.explanation

    def test_the_engine_tells_of_itself(self):
        self.assertTrue(client.ping())
        self.assertEqual("linux", client.version()["Os"])
        info = client.info()
        self.assertEqual(os.cpu_count(), info["NCPU"])
        self.assertEqual("inactive", info["Swarm"]["LocalNodeState"])

    def test_every_version_of_the_api_is_spoken(self):
        newest = client.version()["ApiVersion"]
        for version in ("1.24", "1.35", "1.41", newest, "auto"):
            with contextlib.closing(docker.DockerClient(os.environ["DOCKER_HOST"], version=version)) as other:
                self.assertTrue(other.images.list())

    def test_images_are_loaded_tagged_inspected_saved_and_removed(self):
        with open(os.path.join(FIXTURES, "busybox.docker.tar"), "rb") as archive:
            loaded = client.images.load(archive)
        self.assertIn("busybox:latest", loaded[0].tags)
        image = client.images.get("busybox")
        self.assertTrue(image.tag("py/tool", "1"))
        self.assertEqual(image.id, client.images.get("py/tool:1").id)
        self.assertIn("py/tool:1", client.images.list("py/tool")[0].tags)
        self.assertTrue(image.history())
        self.assertIn(b"py/tool:1", from_tar(client.images.get("py/tool:1").save(named="py/tool:1"), "manifest.json"))
        client.images.remove("py/tool:1")
        self.assertRaises(ImageNotFound, client.images.get, "py/tool:1")

    def test_run_gives_output_and_raises_on_failure(self):
        out = client.containers.run("busybox", "echo hello", remove=True, network_mode="none")
        self.assertEqual(b"hello\n", out)
        with self.assertRaises(ContainerError) as failed:
            client.containers.run(
                "busybox", ["sh", "-c", "echo why >&2; exit 3"], remove=True, stderr=True, network_mode="none")
        self.assertEqual(3, failed.exception.exit_status)
        self.assertEqual(b"why\n", failed.exception.stderr)

    def test_output_and_errors_come_apart(self):
        with started(["sh", "-c", "echo out; echo err >&2; exit 7"]) as container:
            self.assertEqual(7, container.wait()["StatusCode"])
            self.assertEqual(b"out\n", container.logs(stderr=False))
            self.assertEqual(b"err\n", container.logs(stdout=False))
            self.assertRegex(container.logs(timestamps=True, stderr=False), rb"^\d{4}-\d\d-\d\dT[\d:.]+Z out\n$")
            self.assertEqual([b"out\n"], list(container.logs(stream=True, follow=True, stderr=False)))

    def test_a_terminal_is_one_stream(self):
        with started("tty", tty=True) as container:
            container.wait()
            self.assertEqual(b"/dev/pts/0\r\n", container.logs())

    def test_what_is_attached_is_heard(self):
        with created("cat", stdin_open=True) as container:
            socket = container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
            container.start()
            socket._sock.sendall(b"typed\n")
            self.assertEqual(b"\x01\0\0\0\0\0\0\x06typed\n", self.exactly(socket._sock, 14))
            socket.close()

    def exactly(self, socket, count):
        got = b""
        while len(got) < count:
            more = socket.recv(count - len(got))
            self.assertTrue(more, got)
            got += more
        return got

    def test_the_output_is_followed_by_attaching(self):
        with created(["sh", "-c", "for i in 1 2 3; do echo $i; done"]) as container:
            stream = container.attach(stream=True, stdout=True)
            container.start()
            self.assertEqual(b"1\n2\n3\n", b"".join(stream))

    def test_commands_run_inside(self):
        with started("sleep 1000") as container:
            code, (out, err) = container.exec_run(
                ["sh", "-c", "id -un; echo $COLOUR; pwd; echo err >&2; exit 3"],
                user="daemon", environment={"COLOUR": "red"}, workdir="/tmp", demux=True)
            self.assertEqual((3, b"daemon\nred\n/tmp\n", b"err\n"), (code, out, err))
            self.assertEqual(b"tty: /dev/pts/0", container.exec_run("sh -c 'echo -n tty: $(tty)'", tty=True).output)
            self.assertEqual(b"1\n2\n", b"".join(container.exec_run("sh -c 'echo 1; echo 2'", stream=True).output))
            socket = container.exec_run("cat", stdin=True, socket=True).output
            socket._sock.sendall(b"in")
            self.assertEqual(b"\x01\0\0\0\0\0\0\x02in", self.exactly(socket._sock, 10))
            socket.close()
            detached = container.exec_run("touch /done", detach=True)
            self.assertIn(detached.exit_code, (None, 0))  # it may have ended when it is asked for
            until("the file", lambda: container.exec_run("test -e /done").exit_code == 0)

    def test_files_go_in_and_come_out(self):
        with created("cat /tmp/note") as container:
            self.assertTrue(container.put_archive("/tmp", tar(note=b"from outside\n")))
            container.start()
            container.wait()
            self.assertEqual(b"from outside\n", container.logs())
            chunks, stat = container.get_archive("/tmp/note")
            self.assertEqual(("note", 13), (stat["name"], stat["size"]))
            self.assertEqual(b"from outside\n", from_tar(chunks, "note"))
            # asks for it packed, and unpacks what comes
            chunks, _ = container.get_archive("/tmp/note", encode_stream=True)
            self.assertEqual(b"from outside\n", from_tar(chunks, "note"))
            self.assertRaises(NotFound, container.get_archive, "/nothing")
            self.assertIn({"Path": "/tmp/note", "Kind": 1}, container.diff())
            self.assertEqual(b"from outside\n", from_tar(container.export(), "tmp/note"))

    def test_statistics(self):
        with started("sleep 1000") as container:
            once = container.stats(stream=False)
            self.assertEqual((container.id, 1), (once["id"], once["pids_stats"]["current"]))
            self.assertGreater(once["memory_stats"]["usage"], 0)
            flow = container.stats(decode=True)
            first, second = next(flow), next(flow)
            self.assertLess(first["read"], second["read"])
            self.assertGreaterEqual(
                second["cpu_stats"]["system_cpu_usage"], second["precpu_stats"]["system_cpu_usage"])
            flow.close()

    def test_events_come_as_they_happen_and_later_from_the_past(self):
        since = int(time.time())
        seen = []
        events = client.events(decode=True, filters={"label": "watched=py", "type": "container"})

        def watch():
            for event in events:
                seen.append(event["Action"])
                if event["Action"] == "destroy":
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        with started("sleep 1000", labels={"watched": "py"}) as container:
            container.kill()
            container.wait()
        watcher.join(20)
        events.close()
        self.assertEqual(["create", "start", "kill", "die", "destroy"], seen)
        past = client.events(
            decode=True, since=since, until=int(time.time()) + 1, filters={"label": "watched=py", "type": "container"})
        self.assertEqual(seen, [event["Action"] for event in past])

    def test_top_rename_pause_update_restart_stop_and_kill(self):
        with started("sleep 1000") as container:
            top = container.top(ps_args="-o pid,args")
            self.assertEqual(["PID", "COMMAND"], top["Titles"])
            self.assertEqual("sleep 1000", top["Processes"][0][1])
            container.rename("by-python")
            self.assertEqual(container.id, client.containers.get("by-python").id)
            container.pause()
            container.reload()
            self.assertEqual("paused", container.status)
            container.unpause()
            container.update(mem_limit="64m", memswap_limit=-1, cpu_shares=256, restart_policy={"Name": "no"})
            container.reload()
            self.assertEqual(64 << 20, container.attrs["HostConfig"]["Memory"])
            before = container.attrs["State"]["StartedAt"]
            container.restart(timeout=0)
            container.reload()
            self.assertNotEqual(before, container.attrs["State"]["StartedAt"])
            container.stop(timeout=0)
            container.reload()
            self.assertEqual(137, container.attrs["State"]["ExitCode"])
            container.start()
            container.kill("SIGKILL")
            self.assertEqual(137, container.wait()["StatusCode"])

    def test_limits_capabilities_and_places(self):
        with started(
            "sleep 1000", mem_limit="32m", nano_cpus=500_000_000, pids_limit=50, cap_drop=["ALL"], read_only=True,
            tmpfs={"/scratch": "size=1m"}, ulimits=[docker.types.Ulimit(name="nofile", soft=100, hard=200)],
            extra_hosts={"friend": "192.0.2.7"}, hostname="named", init=True, sysctls={"net.ipv4.ip_forward": "0"},
        ) as container:
            def inside(command):
                return container.exec_run(["sh", "-c", command]).output.decode()
            self.assertEqual("100\n", inside("ulimit -n"))
            self.assertEqual("named\n", inside("hostname"))
            self.assertIn("192.0.2.7\tfriend", inside("cat /etc/hosts"))
            self.assertIn("CapEff:\t0000000000000000", inside("cat /proc/self/status"))
            self.assertIn("Read-only file system", inside("touch /file"))
            self.assertEqual("", inside("touch /scratch/file"))
            self.assertEqual(32 << 20, container.attrs["HostConfig"]["Memory"])

    def test_lists_are_filtered(self):
        with started("sleep 1000", labels={"part": "a"}) as a, created("true", labels={"part": "b"}) as b:
            def ids(**options):
                return sorted(c.id for c in client.containers.list(**options))
            self.assertEqual(sorted([a.id, b.id]), ids(all=True))
            self.assertEqual([a.id], ids())
            self.assertEqual([b.id], ids(all=True, filters={"label": "part=b"}))
            self.assertEqual([b.id], ids(filters={"status": "created"}))
            self.assertEqual([b.id], ids(limit=1))
            self.assertEqual([a.id], ids(all=True, filters={"before": b.id}))

    def test_a_container_becomes_an_image(self):
        with started(["sh", "-c", "echo kept >/kept"]) as container:
            container.wait()
            image = container.commit("by-python", "1", author="somebody", changes="CMD cat /kept")
            try:
                self.assertEqual("somebody", image.attrs["Author"])
                out = client.containers.run("by-python:1", remove=True, network_mode="none")
                self.assertEqual(b"kept\n", out)
            finally:
                client.images.remove("by-python:1", force=True)

    def test_an_image_is_made_of_a_tar(self):
        with started(["sh", "-c", "echo kept >/kept"]) as container:
            container.wait()
            flat = b"".join(container.export())
        client.api.import_image_from_data(flat, repository="flat", tag="1")
        try:
            out = client.containers.run("flat:1", "cat /kept", remove=True, network_mode="none")
            self.assertEqual(b"kept\n", out)
        finally:
            client.images.remove("flat:1")

    def test_volumes_keep_what_containers_write(self):
        volume = client.volumes.create("by-python", labels={"of": "python"})
        try:
            place = {"by-python": {"bind": "/store", "mode": "rw"}}
            client.containers.run(
                "busybox", ["sh", "-c", "echo kept >/store/file"], volumes=place, remove=True, network_mode="none")
            mount = docker.types.Mount("/store", "by-python", read_only=True)
            with started("cat /store/file", mounts=[mount]) as container:
                container.wait()
                self.assertEqual(b"kept\n", container.logs())
                self.assertFalse(container.attrs["Mounts"][0]["RW"])
                self.status(409, volume.remove)
            self.assertEqual([volume], client.volumes.list(filters={"label": "of=python"}))
        finally:
            volume.remove()
        self.assertRaises(NotFound, client.volumes.get, "by-python")

    def test_a_published_port_is_reached(self):
        with started(
            ["sh", "-c", "mkdir /w; echo served >/w/index.html; httpd -p 80 -h /w; echo serving; exec sleep 1000"],
            ports={"80/tcp": ("127.0.0.1", None)}, network_mode=None,
        ) as container:
            until("the server", lambda: b"serving" in container.logs())
            container.reload()
            binding = container.ports["80/tcp"][0]
            self.assertEqual("127.0.0.1", binding["HostIp"])
            with urllib.request.urlopen("http://127.0.0.1:" + binding["HostPort"], timeout=10) as answer:
                self.assertEqual(b"served\n", answer.read())

    def test_health_networks_disk_usage_and_pruning(self):
        check = {"test": ["CMD", "true"], "interval": 100_000_000, "retries": 1}
        with started("sleep 1000", healthcheck=check) as container:
            def health():
                container.reload()
                return container.attrs["State"]["Health"]["Status"] == "healthy"
            until("health", health)
        self.assertLessEqual({"bridge", "host", "none"}, {n.name for n in client.networks.list()})
        self.assertEqual("bridge", client.networks.get("bridge").attrs["Driver"])
        self.assertTrue(client.df()["Images"])
        gone = client.containers.create("busybox", "true", labels={"prune": "me"})
        pruned = client.containers.prune({"label": "prune=me"})
        self.assertEqual([gone.id], pruned["ContainersDeleted"])

    def test_errors_are_told_apart(self):
        self.assertRaises(NotFound, client.containers.get, "nobody")
        self.assertRaises(ImageNotFound, client.containers.create, "no/such")
        self.status(400, client.containers.create, "busybox", name="not/a name")
        with started("sleep 1000", name="taken") as container:
            why = self.status(409, client.containers.create, "busybox", name="taken")
            self.assertIn('The container name "/taken" is already in use', why)
            container.start()  # 304 is no error to this client
            self.status(409, container.remove)
            container.stop(timeout=0)
            self.assertIn("is not running", self.status(409, container.kill))


class Verdicts(unittest.TestResult):
    """A line for each test as the Test Anything Protocol has it, and behind it what went wrong."""

    def tell(self, test, error=None):
        name = test.id().split(".")[-1].replace("test_", "").replace("_", " ")
        print("%sok %d - %s" % ("not " if error else "", self.testsRun, name))
        if error:
            print("".join(traceback.format_exception(*error)))
        sys.stdout.flush()

    def addSuccess(self, test):
        self.tell(test)

    def addError(self, test, err):
        self.tell(test, err)

    def addFailure(self, test, err):
        self.tell(test, err)


unittest.defaultTestLoader.loadTestsFromTestCase(Work).run(Verdicts())
client.close()
