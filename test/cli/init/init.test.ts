import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../../../cli/init/package-file';
import { EXIT } from '../../../cli/streams';
import { dependencies, devDependencies } from '../../../examples/minimal/package.json';
import { folderFor } from '../support/synthesized';
import { init } from './support';

const FILES = ['.gitignore', 'README.md', 'cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json'];
/** A folder that is not there yet. */
const fresh = () => join(folderFor('init'), 'my-redis');
const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const all = (folder: string) => Object.fromEntries(readdirSync(folder).map(file => [file, read(folder, file)]));

describe('without a terminal', () => {
  it('takes the defaults, and says which', async () => {
    const folder = fresh();
    const { code, out, error } = await init([folder]);
    expect([code, error]).toEqual([EXIT.done, '']);
    expect(readdirSync(folder).sort()).toEqual(FILES);
    expect(out).toContain(
      'By default: --topology cluster --cloud any --shards 3 --replicas 1 --memory 512Mi --disk 5Gi --name redis --namespace redis --clients web\n',
    );
    expect(out).toContain(`\n  cd ${folder}\n  npm install\n  npm run synth `);
    expect(read(folder, 'main.ts')).toContain("new RedisCluster(chart, 'redis', {\n  shards: 3,\n");
  });

  it('takes what is given, and the rest as it suits that', async () => {
    const folder = fresh();
    const { out } = await init([folder, '--topology', 'sentinel', '--memory=2Gi', '--namespace=cache']);
    expect(out).toMatch(/^By default: --cloud any --replicas 2 --disk 5Gi --name redis --clients web\n/);
    expect(read(folder, 'main.ts')).toContain('servers: 3,');
    expect(read(folder, 'README.md')).toContain(
      'kubectl -n cache wait --for=condition=Available deployment/redis-keeper --timeout=300s\n' +
        'kubectl -n cache wait --for=condition=Ready pod -l app.kubernetes.io/instance=redis --timeout=60s\n',
    );
  });

  it.each<[string[], string]>([
    [['--memory', 'much'], 'resources.memory: "much" is no size of memory; set a quantity such as "512Mi".'],
    [['--shards', '2'], 'shards: 2 cannot elect: '],
    [['--shards', 'three'], '"three" is no whole number.'],
    [['--replicas', '2', '--topology', 'standalone'], '--replicas is left out: one server has no replicas.'],
    [['--shards', '3', '--topology', 'sentinel'], '--shards is left out: a cluster alone has shards.'],
    [['--zones', 'a'], '--zones is left out: zones are asked for in a cloud alone.'],
    [['--topology', 'sentinel', '--replicas', '0'], 'servers: 1 has no replica to fail over to; '],
    [['--namespace', 'a.b'], '"a.b" cannot name a namespace; '],
    [['--name', 'Shop'], '"Shop"'],
    [['--disk', '0'], 'persistence.size: '],
    [['--cloud', 'gke', '--zones', 'a,,b'], '"" cannot name a zone; '],
    [['--topology', 'ring'], 'Allowed choices are cluster, sentinel, replication, standalone.'],
  ])('refuses what is not good, and writes nothing: %s', async (args, sentence) => {
    const folder = fresh();
    const { code, out, error } = await init([folder, ...args]);
    expect([code, out]).toEqual([EXIT.usage, '']);
    expect(error).toContain(sentence);
    expect(error).toMatch(/\nTry --help\.\n$/);
    expect(existsSync(folder)).toBe(false);
  });

  it('says all that is wrong at once', async () => {
    const { error } = await init([fresh(), '--shards', '1', '--memory', '1Mi', '--disk', 'x']);
    expect(error).toMatch(/^shards: .*\n(.*\n)*resources\.memory: .*\n(.*\n)*persistence\.size: /);
  });
});

describe('on a terminal', () => {
  it('asks for all, and takes defaults for answers', async () => {
    const [asked, unasked] = [fresh(), fresh()];
    const { code, questions, left, out } = await init([asked], Array(9).fill(''));
    expect([code, left]).toEqual([EXIT.done, []]);
    expect(questions[0]).toBe('How Redis is run [cluster]: ');
    expect(out).not.toContain('By default');
    await init([unasked]);
    expect(all(asked)).toEqual(all(unasked));
  });

  it('does not ask for what is given, nor with --yes', async () => {
    const { questions } = await init(
      [fresh(), '--cloud', 'eks', '--topology=standalone', '--name', 'a'],
      Array(5).fill(''),
    );
    expect(questions.map(question => question.replace(/ \[.*/, ''))).toEqual([
      'Zones of the nodes, with commas between them',
      'Memory of each server',
      'Disk of each server',
      'Namespace of the servers',
      'Namespace of the clients, which may be the same',
    ]);
    expect(await init([fresh(), '--yes'], [])).toMatchObject({ code: EXIT.done, questions: [] });
  });

  it('tells at once that an answer is not good, and asks again', async () => {
    const folder = fresh();
    const { code, error, questions } = await init(
      [folder, '--cloud', 'any', '--disk', '1Gi', '--name', 'web', '--namespace', 'shop', '--clients', 'shop'],
      ['ring', 'cluster', '2', '3', 'no', '1', '8Mi', ' 1Gi '],
    );
    expect(code).toBe(EXIT.done);
    expect(error).toContain('"ring" is none of cluster, sentinel, replication, standalone.\n');
    expect(error).toMatch(
      /\nshards: 2 cannot elect: .*\n"no" is no whole number\.\nresources\.memory: "8Mi" is too little; /,
    );
    expect(questions).toHaveLength(8);
    expect(read(folder, 'main.ts')).toContain("memory: '1Gi'");
    expect(read(folder, 'main.ts')).toContain("redis.allowFrom('clients', {});");
  });

  it('shows no warning of Node, and says in the end what is to be minded', async () => {
    const warned = jest.spyOn(process, 'emitWarning');
    const { out } = await init([fresh(), '--replicas', '0'], Array(8).fill(''));
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
    expect(out).toContain('Mind replicasPerShard: with 0 a shard whose server is away takes its keys with it');
  });

  it('writes nothing where there are answers no more', async () => {
    const folder = fresh();
    await expect(init([folder], ['', ''])).rejects.toThrow('Nobody expected');
    expect(existsSync(folder)).toBe(false);
  });
});

describe('where files are there', () => {
  it('says that all is there, and leaves it', async () => {
    const folder = fresh();
    await init([folder]);
    const before = all(folder);
    const { code, out } = await init([folder]);
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/\nNothing is written\.\n$/);
    expect(all(folder)).toEqual(before);
  });

  it('leaves what is other, and names it', async () => {
    const folder = fresh();
    mkdirSync(join(folder, 'README.md'), { recursive: true });
    writeFileSync(join(folder, 'main.ts'), 'mine');
    const { code, out } = await init([folder]);
    expect(code).toBe(EXIT.done);
    expect(out).toContain('\nWritten: package.json, tsconfig.json, cdk8s.yaml, .gitignore.\n');
    expect(out).toContain('\nLeft as it is, though other than it would be written now: main.ts, README.md.\n');
    expect(read(folder, 'main.ts')).toBe('mine');
  });

  it('adds what a package.json lacks, and leaves what it has', async () => {
    const folder = fresh();
    mkdirSync(folder);
    const own = { name: 'mine', scripts: { synth: 'mine' }, dependencies: { 'cdk8s-redis-ha': 'file:x.tgz' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(own, undefined, 4));
    const { out } = await init([folder]);
    expect(out).toMatch(
      /\nAdded to package.json: secrets, typecheck, cdk8s, cdk8s-plus-28, constructs, tsx, typescript\.\n/,
    );
    const text = read(folder, 'package.json');
    expect(text).toMatch(/^ {4}"name"/m);
    expect(JSON.parse(text)).toEqual({
      name: 'mine',
      scripts: { ...JSON.parse(packageFile('x')).scripts, synth: 'mine' },
      dependencies: { ...dependencies, 'cdk8s-redis-ha': 'file:x.tgz' },
      devDependencies,
    });
    expect((await init([folder])).out).not.toContain('Added');
    expect(read(folder, 'package.json')).toBe(text);
  });

  it('leaves a package.json that is none', async () => {
    const folder = fresh();
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '[]');
    expect((await init([folder])).out).toMatch(/\nLeft as it is, .*: package.json\.\n/);
    expect(read(folder, 'package.json')).toBe('[]');
  });

  it('says in a sentence that a folder is none', async () => {
    const folder = fresh();
    writeFileSync(folder, '');
    const { code, error } = await init([folder]);
    expect(code).toBe(EXIT.failed);
    expect(error).toMatch(/^Nothing more can be written into .*my-redis: .*\. Name a folder that you may write\.\n$/);
  });
});

describe('package.json', () => {
  it('has the same dependencies as the example', () => {
    expect(JSON.parse(packageFile('x'))).toMatchObject({ private: true, dependencies, devDependencies });
  });

  it.each([
    ['my-redis', 'my-redis'],
    ['Über Redis!', 'ber-redis'],
    ['', 'my-redis'],
    ['...', 'my-redis'],
    ['cdk8s', 'my-cdk8s'],
    ['node_modules', 'my-node-modules'],
  ])('of folder "%s" is named %s', (folder, name) => {
    expect(JSON.parse(packageFile(folder)).name).toBe(name);
  });
});
