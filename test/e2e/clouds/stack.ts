import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineEvent, LocalWorkspace, Stack } from '@pulumi/pulumi/automation';
import { CLOUD, engine } from './engine';
import { copyProject } from './project';

/** One step of the engine that is more than a look. */
export interface Step {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Paths of the inputs that differ. */
  readonly differing: readonly string[];
}

/** What a run of the engine did, or a preview would. */
export interface Run {
  /** How often each operation, components of the program included. */
  readonly counts: Readonly<Record<string, number>>;
  /** All but `same` and `read`. */
  readonly steps: readonly Step[];
  readonly seconds: number;
}

/** A resource as the state holds it. */
interface StoredResource {
  readonly type: string;
  readonly urn: string;
  /** False for components, which are but a name for what is in them. */
  readonly custom: boolean;
  /** Whether it may not be deleted. */
  readonly protect?: boolean;
  readonly outputs?: unknown;
}

/** A line of the stand-ins' log: what a cloud was asked to do. */
export interface Asked {
  readonly op: string;
  readonly type: string;
  readonly name: string;
}

const roots: string[] = [];

/** Removes the copies, states and logs of all stacks. What they made elsewhere stays. */
export function removeCopies(): void {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
}

/** A stack of a copy of this project, on the real engine, with a state and a log of its own. */
export class StackUnderTest {
  /** All that was shown so far. */
  shown = '';

  private constructor(
    /** Folder of the copy. */
    readonly folder: string,
    private readonly stack: Stack,
    private readonly state: string,
    private readonly log: string,
  ) {}

  /**
   * @param kubeconfig of the cluster to apply Kubernetes' objects to, or `none`: they are recorded
   */
  static async create(name: string, kubeconfig: string): Promise<StackUnderTest> {
    const installed = await engine();
    const root = mkdtempSync(join(tmpdir(), 'stack-'));
    roots.push(root);
    const [folder, state, log] = [join(root, 'project'), join(root, 'state'), join(root, 'log')] as const;
    copyProject(folder);
    mkdirSync(state);
    writeFileSync(log, '');
    const workspace = await LocalWorkspace.create({
      workDir: folder,
      pulumiCommand: installed.command,
      envVars: {
        ...installed.env,
        PULUMI_BACKEND_URL: `file://${state}`,
        // The compiler has its own step; here it would be most of each run.
        PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
        STUB_KUBECONFIG: kubeconfig,
        STUB_LOG: log,
        STUB_OUTPUTS: CLOUD,
      },
    });
    return new StackUnderTest(folder, await Stack.createOrSelect(name, workspace), state, log);
  }

  /** @param options `path`: the key is the way to an item of a list */
  configure(key: string, value: string, { path = false } = {}): Promise<void> {
    return this.stack.setConfig(key, { value }, path);
  }

  preview(): Promise<Run> {
    return this.run(onEvent => this.stack.preview({ onEvent }));
  }

  /** A preview as users have it: the compiler looks at the program first. */
  async compiledPreview(): Promise<Run> {
    const { envVars } = this.stack.workspace;
    this.stack.workspace.envVars = { ...envVars, PULUMI_NODEJS_TRANSPILE_ONLY: 'false' };
    return this.preview().finally(() => {
      this.stack.workspace.envVars = envVars;
    });
  }

  up(): Promise<Run> {
    return this.run(onEvent => this.stack.up({ onEvent }));
  }

  /** What `destroy` shows before it asks whether to go on. */
  previewDestroy(): Promise<Run> {
    return this.run(onEvent => this.stack.previewDestroy({ onEvent }));
  }

  /** Takes all down, and does not ask. */
  destroy(): Promise<Run> {
    return this.run(onEvent => this.stack.destroy({ onEvent }));
  }

  /** Fails if there is anything to change. */
  async unchanged(): Promise<Run> {
    return this.run(onEvent => this.stack.preview({ onEvent, expectNoChanges: true }));
  }

  /** All that was stored: the state, its backups and its history. */
  stored(): string {
    return readdirSync(this.state, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  }

  /** What the state holds. */
  async resources(): Promise<StoredResource[]> {
    return (await this.stack.exportStack()).deployment.resources;
  }

  /** The passwords in the state, decrypted, to know what to look for. */
  async passwords(): Promise<string[]> {
    const all = await this.resources();
    return all
      .filter(({ type }) => type.endsWith(':RandomPassword'))
      .map(({ outputs }) => JSON.parse((outputs as { result: { plaintext: string } }).result.plaintext));
  }

  /** The log in whole, as text. */
  logged(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** What the clouds were asked to do, one operation alone, in order. */
  asked(op: string): Asked[] {
    return this.logged()
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))
      .filter(line => line.op === op);
  }

  private async run(work: (onEvent: (event: EngineEvent) => void) => Promise<{ stdout: string }>): Promise<Run> {
    const steps: Step[] = [];
    let counts: Record<string, number> = {};
    const began = performance.now();
    const { stdout } = await work(({ resourcePreEvent, summaryEvent }) => {
      if (summaryEvent) counts = { ...summaryEvent.resourceChanges };
      if (!resourcePreEvent || ['same', 'read'].includes(resourcePreEvent.metadata.op)) return;
      const { op, type, urn, detailedDiff } = resourcePreEvent.metadata;
      const name = urn.split('::').slice(3).join('::');
      steps.push({ op, type, name, differing: Object.keys(detailedDiff ?? {}) });
    });
    this.shown += stdout;
    return { counts, steps, seconds: (performance.now() - began) / 1000 };
  }
}
