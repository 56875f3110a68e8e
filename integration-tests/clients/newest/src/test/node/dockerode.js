// A day's work with dockerode. Run by DockerodeTest, on the engine's host, with DOCKER_HOST set.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { PassThrough } = require('node:stream');
const { setTimeout: pause } = require('node:timers/promises');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const Docker = require('dockerode');

const docker = new Docker();
const fixtures = process.env.FIXTURES;

/** Options of a container of busybox without a network. */
function busybox(command, more = {}) {
  const { HostConfig = {}, ...rest } = more;
  return { Image: 'busybox', Cmd: command, ...rest, HostConfig: { NetworkMode: 'none', ...HostConfig } };
}

/** Runs `work` with a container that is removed in any case. */
async function withContainer(options, work) {
  const container = await docker.createContainer(options);
  try {
    return await work(container);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

async function started(options, work) {
  return withContainer(options, async (container) => {
    await container.start();
    return work(container);
  });
}

async function bytes(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Output and errors of a framed stream, to its end. */
async function apart(stream) {
  const out = new PassThrough();
  const err = new PassThrough();
  docker.modem.demuxStream(stream, out, err);
  stream.on('end', () => {
    out.end();
    err.end();
  });
  return { out: (await bytes(out)).toString(), err: (await bytes(err)).toString() };
}

/** The framed output of a container that has ended: dockerode hands it over whole. */
async function logs(container) {
  return apart(await container.logs({ follow: true, stdout: true, stderr: true }));
}

async function until(what, condition) {
  for (let i = 0; i < 400; i++) {
    const found = await condition();
    if (found) return found;
    await pause(50);
  }
  assert.fail(`waited in vain for ${what}`);
}

function tar(files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dockerode-'));
  try {
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
    return execFileSync('tar', ['-C', folder, '-cf', '-', ...Object.keys(files)]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function fromTar(archive, name) {
  return execFileSync('tar', ['-xOf', '-', name], { input: archive, maxBuffer: 1 << 26 }).toString();
}

const fails = (promise, statusCode) => assert.rejects(promise, { statusCode });

test('the engine tells of itself', async () => {
  assert.equal((await docker.ping()).toString(), 'OK');
  const version = await docker.version();
  assert.match(version.ApiVersion, /^1\.\d+$/);
  assert.equal(version.Os, 'linux');
  const info = await docker.info();
  assert.equal(info.NCPU, os.cpus().length);
  assert.equal(info.Swarm.LocalNodeState, 'inactive');
  assert.equal(info.LoggingDriver, 'json-file');
});

test('images are loaded, tagged, inspected, saved and removed', async () => {
  const progress = await docker.loadImage(path.join(fixtures, 'busybox.docker.tar'));
  const lines = await new Promise((resolve, reject) =>
    docker.modem.followProgress(progress, (error, all) => (error ? reject(error) : resolve(all))));
  assert.match(lines.map((l) => l.stream).join(''), /Loaded image.*busybox/);
  await docker.getImage('busybox').tag({ repo: 'node/tool', tag: '1' });
  const image = docker.getImage('node/tool:1');
  assert.equal((await image.inspect()).Os, 'linux');
  assert.ok((await image.history()).length > 0);
  const listed = await docker.listImages({ filters: { reference: ['node/tool'] } });
  assert.deepEqual(listed.flatMap((i) => i.RepoTags).filter((t) => t.startsWith('node/')), ['node/tool:1']);
  assert.match(fromTar(await bytes(await image.get()), 'manifest.json'), /node\/tool:1/);
  assert.deepEqual(await image.remove(), [{ Untagged: 'node/tool:1' }]);
  await fails(image.inspect(), 404);
});

test('run() runs, streams and tells the code', async () => {
  const out = new PassThrough();
  const collected = bytes(out);
  const [answer, container] = await docker.run(
    'busybox', ['sh', '-c', 'echo hello; exit 5'], out, { Tty: false, HostConfig: { NetworkMode: 'none' } });
  out.end();
  assert.equal(answer.StatusCode, 5);
  assert.match((await collected).toString(), /hello\n/);
  await container.remove();
});

test('output and errors come apart', () =>
  started(busybox(['sh', '-c', 'echo err >&2; sleep 0.2; echo first; echo out; exit 7']), async (c) => {
    assert.equal((await c.wait()).StatusCode, 7);
    assert.deepEqual(await logs(c), { out: 'first\nout\n', err: 'err\n' });
    const tail = await c.logs({ stdout: true, stderr: true, timestamps: true, tail: 1 });
    assert.match(tail.toString(), /\d{4}-\d\d-\d\dT[\d:.]+Z out\n/);
    assert.doesNotMatch(tail.toString(), /first/);
  }));

test('a terminal is one stream', () =>
  started(busybox(['sh', '-c', 'tty; stty size'], { Tty: true, HostConfig: { ConsoleSize: [30, 100] } }), async (c) => {
    await c.wait();
    const text = (await bytes(await c.logs({ follow: true, stdout: true }))).toString();
    assert.match(text, /^\/dev\/pts\/0\r\n/);
  }));

test('what is attached is heard, and half closed', () =>
  withContainer(busybox(['cat'], { OpenStdin: true, StdinOnce: true, AttachStdin: true }), async (c) => {
    const stream = await c.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
    await c.start();
    const answer = apart(stream);
    stream.write('one\n');
    stream.end('two\n');
    assert.deepEqual(await answer, { out: 'one\ntwo\n', err: '' });
    assert.equal((await c.wait()).StatusCode, 0);
  }));

test('a terminal is resized while it is attached', () =>
  withContainer(busybox(['sh'], { Tty: true, OpenStdin: true }), async (c) => {
    const stream = await c.attach({ stream: true, hijack: true, stdin: true, stdout: true });
    let seen = '';
    stream.on('data', (chunk) => (seen += chunk));
    await c.start();
    await c.resize({ h: 33, w: 111 });
    await until('the size', () => {
      if (!seen.includes('33 111')) stream.write('stty size\n');
      return seen.includes('33 111');
    });
    stream.end('exit\n');
    await c.wait();
  }));

test('commands run inside', () =>
  started(busybox(['sleep', '1000']), async (c) => {
    const exec = await c.exec({
      Cmd: ['sh', '-c', 'id -un; echo $COLOUR; pwd; echo err >&2; exit 3'],
      Env: ['COLOUR=red'], User: 'daemon', WorkingDir: '/tmp', AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({ hijack: true });
    const answer = apart(stream);
    stream.end();
    assert.deepEqual(await answer, { out: 'daemon\nred\n/tmp\n', err: 'err\n' });
    const told = await exec.inspect();
    assert.equal(told.ExitCode, 3);
    assert.equal(told.Running, false);
    assert.equal(told.ContainerID, c.id);
  }));

test('commands read their input to its end', () =>
  started(busybox(['sleep', '1000']), async (c) => {
    const exec = await c.exec({ Cmd: ['wc', '-c'], AttachStdin: true, AttachStdout: true });
    const stream = await exec.start({ hijack: true, stdin: true });
    const answer = apart(stream);
    stream.end(Buffer.alloc(1_000_000, 'x'));
    assert.equal((await answer).out, '1000000\n');
  }));

test('a detached command is only started', () =>
  started(busybox(['sleep', '1000']), async (c) => {
    const exec = await c.exec({ Cmd: ['touch', '/done'] });
    (await exec.start({ Detach: true })).resume();
    await until('the end of the command', async () => !(await exec.inspect()).Running);
    assert.equal((await exec.inspect()).ExitCode, 0);
  }));

test('files go in and come out', () =>
  withContainer(busybox(['cat', '/tmp/note']), async (c) => {
    await c.putArchive(tar({ note: 'from outside\n' }), { path: '/tmp' });
    await c.start();
    assert.equal((await c.wait()).StatusCode, 0);
    assert.equal((await logs(c)).out, 'from outside\n');
    assert.equal(fromTar(await bytes(await c.getArchive({ path: '/tmp/note' })), 'note'), 'from outside\n');
    const head = await c.infoArchive({ path: '/tmp/note' });
    head.resume();
    const stat = JSON.parse(Buffer.from(head.headers['x-docker-container-path-stat'], 'base64'));
    assert.equal(stat.name, 'note');
    assert.equal(stat.size, 13);
    await fails(c.getArchive({ path: '/nothing' }), 404);
    assert.deepEqual((await c.changes()).filter((x) => x.Path === '/tmp/note'), [{ Kind: 1, Path: '/tmp/note' }]);
    assert.match(execFileSync('tar', ['-tf', '-'], { input: await bytes(await c.export()), maxBuffer: 1 << 26 }).toString(), /^tmp\/note$/m);
  }));

test('statistics', () =>
  started(busybox(['sleep', '1000']), async (c) => {
    const once = await c.stats({ stream: false });
    assert.equal(once.id, c.id);
    assert.equal(once.pids_stats.current, 1);
    assert.ok(once.memory_stats.usage > 0);
    const stream = await c.stats({ stream: true });
    const first = await new Promise((resolve) => stream.once('data', resolve));
    assert.equal(JSON.parse(first).name, (await c.inspect()).Name);
    stream.destroy();
  }));

test('events come as they happen, and later from the past', async () => {
  const since = Math.floor(Date.now() / 1000);
  const filters = { label: ['watched=node'], type: ['container'] };
  const stream = await docker.getEvents({ filters });
  const seen = [];
  let rest = '';
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    lines.filter((l) => l.trim()).forEach((l) => seen.push(JSON.parse(l).Action));
  });
  await started(busybox(['sleep', '1000'], { Labels: { watched: 'node' } }), async (c) => {
    await c.kill({ signal: 'SIGKILL' });
    await c.wait();
  });
  await until(`the end among ${seen}`, () => seen.includes('destroy'));
  stream.destroy();
  assert.deepEqual(seen.filter((a) => a !== 'attach'), ['create', 'start', 'kill', 'die', 'destroy']);
  const past = await bytes(await docker.getEvents({ since, until: Math.floor(Date.now() / 1000) + 1, filters }));
  assert.deepEqual(past.toString().trim().split('\n').map((l) => JSON.parse(l).Action), seen);
});

test('top, rename, pause, update, restart, stop and kill', () =>
  started(busybox(['sleep', '1000']), async (c) => {
    const top = await c.top({ ps_args: '-o pid,args' });
    assert.deepEqual(top.Titles, ['PID', 'COMMAND']);
    assert.deepEqual(top.Processes.map((p) => p[1]), ['sleep 1000']);
    await c.rename({ name: 'by-node' });
    assert.equal((await docker.getContainer('by-node').inspect()).Id, c.id);
    await c.pause();
    assert.equal((await c.inspect()).State.Status, 'paused');
    await c.unpause();
    assert.deepEqual((await c.update({ Memory: 64 << 20, MemorySwap: -1, CpuShares: 256 })).Warnings ?? [], []);
    assert.equal((await c.inspect()).HostConfig.Memory, 64 << 20);
    const before = (await c.inspect()).State.StartedAt;
    await c.restart({ t: 0 });
    assert.notEqual((await c.inspect()).State.StartedAt, before);
    await c.stop({ t: 0 });
    assert.equal((await c.inspect()).State.ExitCode, 137);
    await c.start();
    await c.kill();
    await until('the end', async () => !(await c.inspect()).State.Running);
  }));

test('waiting for the next exit and for the removal', async () => {
  const c = await docker.createContainer(busybox(['sleep', '1000'], { HostConfig: { AutoRemove: true } }));
  await c.start();
  const gone = c.wait({ condition: 'removed' });
  const over = c.wait({ condition: 'next-exit' });
  await c.kill();
  assert.equal((await over).StatusCode, 137);
  assert.equal((await gone).StatusCode, 137);
  await fails(c.inspect(), 404);
});

test('lists are filtered', () =>
  started(busybox(['sleep', '1000'], { Labels: { part: 'a' } }), (a) =>
    withContainer(busybox(['true'], { Labels: { part: 'b' } }), async (b) => {
      const ids = async (options) => (await docker.listContainers(options)).map((x) => x.Id).sort();
      assert.deepEqual(await ids({ all: true }), [a.id, b.id].sort());
      assert.deepEqual(await ids({}), [a.id]);
      assert.deepEqual(await ids({ all: true, filters: { label: ['part=b'] } }), [b.id]);
      assert.deepEqual(await ids({ filters: { status: ['created'] } }), [b.id]);
      assert.deepEqual(await ids({ limit: 1 }), [b.id]);
      assert.match((await docker.listContainers())[0].Status, /^Up /);
    })));

test('a container becomes an image', () =>
  started(busybox(['sh', '-c', 'echo kept >/kept']), async (c) => {
    await c.wait();
    const { Id } = await c.commit({ repo: 'by-node', tag: '1', comment: 'why', changes: 'CMD ["cat","/kept"]' });
    const image = docker.getImage('by-node:1');
    try {
      assert.equal((await image.inspect()).Id, Id);
      await started(busybox(undefined, { Image: 'by-node:1' }), async (again) => {
        await again.wait();
        assert.equal((await logs(again)).out, 'kept\n');
      });
    } finally {
      await image.remove({ force: true });
    }
  }));

test('volumes keep what containers write', async () => {
  const made = await docker.createVolume({ Name: 'by-node', Labels: { of: 'node' } });
  const volume = docker.getVolume('by-node');
  try {
    assert.equal((made.name ?? made.Name), 'by-node');
    const host = { HostConfig: { Binds: ['by-node:/store'] } };
    await started(busybox(['sh', '-c', 'echo kept >/store/file'], host), (c) => c.wait());
    await started(busybox(['cat', '/store/file'], host), async (c) => {
      await c.wait();
      assert.equal((await logs(c)).out, 'kept\n');
      await fails(volume.remove(), 409);
    });
    assert.deepEqual((await volume.inspect()).Labels, { of: 'node' });
    const { Volumes } = await docker.listVolumes({ filters: { label: ['of=node'] } });
    assert.deepEqual(Volumes.map((v) => v.Name), ['by-node']);
  } finally {
    await volume.remove();
  }
  await fails(volume.inspect(), 404);
});

test('a published port is reached', () =>
  started({
    Image: 'busybox',
    Cmd: ['sh', '-c', 'mkdir /w; echo served >/w/index.html; httpd -p 80 -h /w; echo serving; exec sleep 1000'],
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  }, async (c) => {
    await until('the server', async () => (await c.logs({ stdout: true })).toString().includes('serving'));
    const [binding] = (await c.inspect()).NetworkSettings.Ports['80/tcp'];
    assert.equal(binding.HostIp, '127.0.0.1');
    const body = await new Promise((resolve, reject) =>
      http.get(`http://127.0.0.1:${binding.HostPort}/`, { agent: false }, (r) => resolve(bytes(r))).on('error', reject));
    assert.equal(body.toString(), 'served\n');
    const [listed] = (await docker.listContainers())[0].Ports;
    assert.equal(String(listed.PublicPort), binding.HostPort);
  }));

test('networks, disk usage and pruning', async () => {
  const names = (await docker.listNetworks()).map((n) => n.Name);
  for (const name of ['bridge', 'host', 'none']) assert.ok(names.includes(name), String(names));
  assert.equal((await docker.getNetwork('bridge').inspect()).Driver, 'bridge');
  await docker.createContainer(busybox(['true'], { Labels: { prune: 'me' } }));
  const pruned = await docker.pruneContainers({ filters: { label: ['prune=me'] } });
  assert.equal(pruned.ContainersDeleted.length, 1);
  const usage = await docker.df();
  assert.ok(usage.Images.some((i) => i.RepoTags.includes('busybox:latest')));
});

test('errors are told apart', async () => {
  await fails(docker.getContainer('nobody').inspect(), 404);
  await fails(docker.createContainer({ Image: 'no/such' }), 404);
  await fails(docker.createContainer(busybox(['true'], { name: 'not/a name' })), 400);
  await started(busybox(['sleep', '1000'], { name: 'taken' }), async (c) => {
    await fails(docker.createContainer(busybox(['true'], { name: 'taken' })), 409);
    await fails(c.start(), 304);
    await fails(c.remove(), 409);
    await c.stop({ t: 0 });
    await fails(c.stop(), 304);
    await fails(c.kill(), 409);
    await assert.rejects(c.kill(), (e) => /is not running/.test(e.json.message));
  });
});
