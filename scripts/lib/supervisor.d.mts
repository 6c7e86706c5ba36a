/** Ports by the name that the server gave them. */
export type Ports = Readonly<Record<string, number>>;

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** How long the server may take to stop before it is killed. */
  readonly graceMs?: number;
}

export interface Server {
  readonly name: string;
  readonly ports?: readonly string[];
  readonly preferred?: Ports;
  readonly readyWithinMs?: number;
  readonly prepare?: () => unknown;
  readonly launch: (ports: Ports) => Launch | Promise<Launch>;
  readonly ready?: (ports: Ports) => boolean | Promise<boolean>;
  readonly address?: (ports: Ports, line: unknown) => unknown;
  readonly stopped?: () => unknown;
}

export declare class Supervisor {
  constructor(options: { run: string; log?: (text: string) => void });
  readonly run: string;
  readonly folder: string;
  readonly stateFile: string;
  add(server: Server | { readonly name: string; readonly external: unknown }): this;
  remembered(name: string): Ports | undefined;
  has(name: string): boolean;
  logFile(name: string): string;
  addressOf(name: string): unknown;
  ready(name: string): boolean;
  start(name: string): Promise<unknown>;
  stop(name: string): Promise<void>;
  kill(name: string, signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  restart(name: string): Promise<unknown>;
  readonly closing: boolean;
  stopAll(): Promise<void>;
}
