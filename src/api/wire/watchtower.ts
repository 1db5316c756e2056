/** Watchtower's own endpoints under /api/watchtower. */

export interface Endpoints {
  /** Each a base URL, as `http://127.0.0.1:13000/prometheus`. */
  readonly ui: string;
  readonly otlpGrpc: string;
  readonly otlpHttp: string;
  readonly prometheus: string;
  readonly loki: string;
  readonly tempo: string;
  /** Only where Zipkin's spans have a port of their own. */
  readonly zipkin?: string;
}

/** How much of a signal is kept. */
export interface SignalStatus {
  /** Items (spans, log records, samples) kept now. */
  readonly items: number;
  /** Items received since the start. */
  readonly received: number;
  /** Items a second over the last 10 s. */
  readonly rate: number;
  /** Items refused or dropped since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly diskBytes: number;
  /** Unix milliseconds of the oldest and the newest item; absent when empty. */
  readonly oldest?: number;
  readonly newest?: number;
}

/** How far the copy of one signal to one destination is; counts are since the start unless they say otherwise. */
export interface ForwardSignal {
  /** `records` are requests as they were received, `bytes` are before compression, `wireBytes` as sent. */
  readonly sent: Readonly<Record<"requests" | "records" | "bytes" | "wireBytes", number>>;
  /** Still to be sent; `oldest` is when the first of it was received, Unix milliseconds. */
  readonly queue: { readonly records: number; readonly bytes: number; readonly oldest?: number };
  readonly inFlight: number;
  readonly retries: number;
  /** Items that the destination did not take, in requests that it did ("partial success"). */
  readonly rejectedItems: number;
  /** Requests refused for good. */
  readonly refused: number;
  /** What the journal's bound has cost, ever. */
  readonly lost: { readonly records: number; readonly bytes: number };
  /** Unix milliseconds since when nothing arrives; absent while all is well. */
  readonly failingSince?: number;
  readonly lastError?: { readonly time: number; readonly message: string };
}

/** A place that what is received is copied to. */
export interface ForwardDestination {
  readonly name: string;
  /** As `otlphttp`; `off` if nothing is sent there now, but its place in the journal is kept. */
  readonly protocol: string;
  /** As `https://host/****`, or the path of a file; empty if it is off. */
  readonly endpoint: string;
  readonly isPaused: boolean;
  /** Requests refused for good that are kept now. */
  readonly deadLetters: { readonly count: number; readonly bytes: number };
  readonly signals: Readonly<Partial<Record<"traces" | "metrics" | "logs", ForwardSignal>>>;
}

/** GET /api/watchtower/forward */
export interface ForwardBody {
  /** Empty: all data stays on this machine. */
  readonly destinations: readonly ForwardDestination[];
}

/** Which Alloy file is in use. */
export interface RouteBody {
  /** One that is shipped with Watchtower, or one of the user's. */
  readonly kind: "dual-write" | "local-only" | "custom";
  readonly file: string;
  /** Since when, Unix milliseconds. */
  readonly since: number;
  /** Metrics that its connectors make of spans, in place of the engine; absent: none. */
  readonly madeByFile?: readonly string[];
}

/** GET /api/watchtower/status, and the object that `watchtower status --json` prints. */
export interface StatusBody {
  readonly engine: "embedded";
  readonly state: "starting" | "ready" | "stopping";
  readonly version: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endpoints: Endpoints;
  readonly signals: {
    readonly traces: SignalStatus;
    readonly metrics: SignalStatus;
    readonly logs: SignalStatus;
  };
  readonly journal: {
    readonly bytes: number;
    readonly maxBytes: number;
    /** Records acknowledged, and of these not yet in the store. */
    readonly records: number;
    readonly pending: number;
    /** When the oldest record that is kept was received, Unix milliseconds; absent when there is none. */
    readonly oldest?: number;
  };
  readonly store: {
    readonly bytes: number;
    readonly maxBytes: number;
    readonly maxAgeMs: number;
    /** How the bytes are divided: what each signal may take. */
    readonly maxBytesOf: Readonly<Record<"traces" | "metrics" | "logs", number>>;
  };
  /** The Alloy file that says what becomes of the data; absent until the main thread told it. */
  readonly route?: RouteBody;
  readonly forward: ForwardBody["destinations"];
  /** Items or requests that were refused on arrival since the start, by reason; absent: none. */
  readonly refused?: Readonly<Record<string, number>>;
  /** What components of Alloy files dropped or could not write, since the start: each as `<component>: <reason>`. */
  readonly lost?: {
    /** On the way into the store. */
    readonly store: Readonly<Record<string, number>>;
    /** On the ways to destinations, counted for each of them. */
    readonly destinations: Readonly<Record<string, number>>;
  };
  readonly lastError?: { readonly time: number; readonly message: string };
}

/** Body of every failure of these endpoints. */
export interface ErrorBody {
  readonly error: string;
}
