import { readFile } from "node:fs/promises";
import type { buildConnector } from "undici";
import type * as Undici from "undici";
import type { Dispatcher } from "undici";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { secretMasker } from "../../../base/secret-url.ts";
import type { Secret } from "../../../alloy/value/secret.ts";
import type { Authorization, HttpOptions, TextOrFile, TlsOptions } from "./http-options.ts";

/** Fetches from targets as {@link HttpOptions} say. Files that hold secrets are read each time, certificates once. */
export class HttpClient {
  readonly #options: HttpOptions;
  readonly #mask: (text: string) => string;
  #connection: Promise<Connection> | undefined;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#mask = secretMasker(secretsOf(options).map((secret) => secret.reveal()));
  }

  /**
   * @param headers beside those of the options.
   * @throws WatchtowerError `unavailable`, with a reason that tells no secret; what aborted it, if it was aborted.
   */
  async get(
    url: string,
    headers: Readonly<Record<string, string>>,
    abort: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    try {
      const { undici, dispatcher } = await (this.#connection ??= this.#connect());
      const all = { ...headers, ...(await this.#headers()) };
      // Not by `fetch`, which refuses ports that are those of other protocols.
      return await undici.request(url, { headers: all, signal: abort, dispatcher });
    } catch (error) {
      abort.throwIfAborted();
      throw new WatchtowerError("unavailable", this.#mask(faultText(error)), { cause: error });
    }
  }

  /** Requests under way fail. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.dispatcher.destroy();
  }

  /** Tried again next time if it fails: a file may come to be. */
  async #connect(): Promise<Connection> {
    try {
      // Loaded when it is needed: most files scrape nothing.
      const undici = await import("undici");
      const connect = await connectOptions(this.#options.tls);
      const direct = dispatcherFor(undici, this.#options, connect);
      if (!this.#options.followRedirects) return { undici, dispatcher: direct };
      const following = undici.interceptors.redirect({ maxRedirections: MOST_REDIRECTS });
      return { undici, dispatcher: direct.compose(following) };
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  async #headers(): Promise<Record<string, string>> {
    const { authorization, headers } = this.#options;
    const own = headers.map(
      ([name, values]) => [name, values.map((each) => each.reveal()).join(", ")] as const,
    );
    const authorized = authorization === undefined ? {} : { authorization: await credentials(authorization) };
    return { ...authorized, ...Object.fromEntries(own) };
  }
}

/** As many as Go's clients follow. They do not tell another host who asks. */
const MOST_REDIRECTS = 10;

interface Connection {
  readonly undici: typeof Undici;
  readonly dispatcher: Dispatcher;
}

function dispatcherFor(
  { Agent, EnvHttpProxyAgent, ProxyAgent }: typeof Undici,
  { proxyUrl, proxyFromEnvironment, noProxy }: HttpOptions,
  connect: buildConnector.BuildOptions,
): Dispatcher {
  const tls = { connect, requestTls: connect };
  if (proxyUrl !== undefined && noProxy === "") return new ProxyAgent({ uri: proxyUrl.reveal(), ...tls });
  if (proxyUrl !== undefined) {
    const proxy = proxyUrl.reveal();
    return new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy, ...tls });
  }
  return proxyFromEnvironment ? new EnvHttpProxyAgent(tls) : new Agent({ connect });
}

async function connectOptions(tls: TlsOptions): Promise<buildConnector.BuildOptions> {
  const [ca, cert, key] = await Promise.all([tls.ca, tls.certificate, tls.key].map(optionalText));
  return {
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
  };
}

async function credentials(authorization: Authorization): Promise<string> {
  if (authorization.kind === "token") {
    return `${authorization.type} ${await textOf(authorization.credentials)}`;
  }
  const { username, password } = authorization;
  return `Basic ${Buffer.from(`${username}:${await textOf(password)}`).toString("base64")}`;
}

const optionalText = async (source: TextOrFile | undefined): Promise<string | undefined> =>
  source === undefined ? undefined : textOf(source);

const textOf = async (source: TextOrFile): Promise<string> =>
  "secret" in source ? source.secret.reveal() : (await readFile(source.file, "utf8")).trim();

function secretsOf({ authorization, headers, proxyUrl, tls }: HttpOptions): readonly Secret[] {
  const password = authorization?.kind === "basic" ? authorization.password : authorization?.credentials;
  const held = [password, tls.key].flatMap((each) =>
    each !== undefined && "secret" in each ? [each.secret] : [],
  );
  return [...held, ...headers.flatMap(([, values]) => values), ...(proxyUrl === undefined ? [] : [proxyUrl])];
}

/** Where none of several addresses could be reached, each has its own error. */
const faultText = (error: unknown): string =>
  errorMessage(error instanceof AggregateError ? error.errors[0] : error);
