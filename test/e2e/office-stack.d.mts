export interface Account {
  readonly login: string;
  readonly role: string;
  readonly password: string;
  readonly passphrase?: string;
}

export interface Office {
  readonly url: string;
  readonly accounts: readonly Account[];
  readonly logs: string;
  /** Folder that takes the prints. */
  readonly spool: string;
  /** Folder of the e-mails that were received, as .eml files. */
  readonly mails: string;
  /** Address of the OSS simulator, where there is one. */
  readonly oss: string | undefined;
  /** What `PARAF_CONFIG` names to the command line. */
  readonly configFile: string;
  /** PEM file of the root that its signatures lead to. */
  readonly trustAnchor: string;
  stop(): Promise<void>;
  /** One server of the office dies of SIGKILL, and comes back where it was. */
  kill(name: 'worker' | 'api' | 'temporal' | 'database'): Promise<unknown>;
  start(name: 'worker' | 'api' | 'temporal' | 'database'): Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Person {
  readonly login: string;
  readonly passphrase?: string;
  get(path: string): Promise<unknown>;
  tryPost(
    path: string,
    body?: unknown,
    options?: { readonly key?: string; readonly wait?: number; readonly form?: FormData },
  ): Promise<Answer>;
  download(path: string): Promise<Buffer>;
}

/** Servers that run and hold nothing of the office yet but what `fill` has put there. */
export interface Servers {
  /** Folder of the run: configuration, secrets, archive, data of the servers. */
  readonly folder: string;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly passwordFile: string;
    readonly name: string;
  };
  readonly temporal: { readonly address: string; readonly namespace: string };
}

export interface Beginning {
  /** Names of the servers that are started; those that these procedures speak to, where left out. */
  readonly servers?: readonly string[];
  /** Puts files into the folder of the run, before anything starts. */
  readonly fill?: (folder: string) => void;
  /** Done when the servers are up, before tables are laid and the office starts. */
  readonly loaded?: (servers: Servers) => Promise<void>;
}

/** `configure` changes the copy of config/ in the folder that it is given; `settings` are keys of config/default.yaml. */
export declare const startOffice: (
  configure: (folder: string) => void,
  settings?: Readonly<Record<string, unknown>>,
  beginning?: Beginning,
) => Promise<Office>;
export declare const person: (api: string, account: Account) => Person;
export declare const until: <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patience?: { readonly within?: number; readonly every?: number },
) => Promise<T>;
export declare const scannedPage: (text: string) => Buffer;
export declare const upload: (fields: Readonly<Record<string, string>>, name: string, bytes: Buffer) => FormData;
