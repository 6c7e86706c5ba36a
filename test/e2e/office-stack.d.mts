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

/** `configure` changes the copy of config/ in the folder that it is given; `settings` are keys of config/default.yaml. */
export declare const startOffice: (
  configure: (folder: string) => void,
  settings?: Readonly<Record<string, unknown>>,
) => Promise<Office>;
export declare const person: (api: string, account: Account) => Person;
export declare const until: <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patience?: { readonly within?: number; readonly every?: number },
) => Promise<T>;
export declare const scannedPage: (text: string) => Buffer;
export declare const upload: (fields: Readonly<Record<string, string>>, name: string, bytes: Buffer) => FormData;
