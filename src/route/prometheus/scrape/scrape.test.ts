import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { otlpToWrite } from "../../../model/prometheus/otlp-to-write.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import type { WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import { compiled, routeOf } from "../../testing/compiled.ts";
import { ScrapePool } from "./pool.ts";
import { scrapeFile } from "./testing/scraped.ts";

async function serve(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

const app = (listener: RequestListener) => serve(createServer(listener));

interface Scraped {
  readonly value: (name: string) => number | undefined;
  readonly series: readonly WrittenSeries[];
  readonly families: readonly string[];
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "watchtower-scrape-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const isUp = (scraped: Scraped): boolean => scraped.value("up") === 1;
const isDown = (scraped: Scraped): boolean => scraped.value("up") === 0;

/** Scrapes until one is as it should be. @returns that one, and what is known of the target after it. */
async function scrape(
  body: string,
  until: (scraped: Scraped, problem: string) => boolean = isUp,
  ownDir?: string,
) {
  const dir = ownDir ?? (await folder());
  const route = routeOf(scrapeFile(`scrape_interval = "200ms"\nscrape_timeout = "200ms"\n${body}`));
  const logged: string[] = [];
  const events = new EventEmitter();
  const done = once(events, "done");
  let found: { readonly scraped: Scraped; readonly status: ScrapeStatus | undefined } | undefined;
  const source = route.actives[0]?.open({
    dir,
    log: (level, message) => logged.push(`${level}: ${message}`),
    newTicket: () => "",
    wasKept: () => Promise.resolve(false),
    emit: ({ payload }) => {
      const scraped = readScrape(payload);
      const status = source instanceof ScrapePool ? source.targets[0] : undefined;
      if (found === undefined && until(scraped, status?.lastError ?? "")) {
        found = { scraped, status };
        events.emit("done");
      }
      return Promise.resolve();
    },
  });
  if (!(source instanceof ScrapePool)) throw new Error("the file scrapes nothing");
  await done;
  await source.stop();
  if (found === undefined) throw new Error("nothing was scraped");
  return { ...found, logged };
}

function readScrape(payload: Uint8Array): Scraped {
  const { series, metadata } = otlpToWrite(payload);
  const nameOf = ({ labels }: WrittenSeries) => labels.find(([name]) => name === "__name__")?.[1];
  return {
    series,
    families: metadata.map(({ family }) => family),
    value: (name) => series.find((one) => nameOf(one) === name)?.samples[0]?.value,
  };
}

const TEXT = { "content-type": "text/plain; version=0.0.4" };

describe("prometheus.scrape", () => {
  it("keeps what a target exposes, and tells how the scrape was", async () => {
    const requests: IncomingMessage[] = [];
    const address = await app((request, response) => {
      requests.push(request);
      response.writeHead(200, { ...TEXT, "content-encoding": "gzip" });
      response.end(gzipSync('# TYPE jobs counter\njobs{queue="a"} 7\n'));
    });
    const { scraped: first, status } = await scrape(`
      targets = [{ __address__ = "${address}", team = "shop" }]
      job_name = "worker"
      metrics_path = "/stats"
      params = { part = ["x"] }`);
    expect(requests[0]?.url).toBe("/stats?part=x");
    expect(requests[0]?.headers).toMatchObject({
      "accept-encoding": "gzip",
      "x-prometheus-scrape-timeout-seconds": "0.2",
    });
    const labels = first?.series.map((one) => Object.fromEntries(one.labels)) ?? [];
    const own = { instance: address, job: "worker", team: "shop" };
    expect(labels).toEqual([
      { __name__: "jobs", queue: "a", ...own },
      { __name__: "up", ...own },
      { __name__: "scrape_duration_seconds", ...own },
      { __name__: "scrape_samples_scraped", ...own },
      { __name__: "scrape_samples_post_metric_relabeling", ...own },
      { __name__: "scrape_series_added", ...own },
    ]);
    expect(
      ["jobs", "up", "scrape_samples_scraped", "scrape_series_added"].map((name) => first?.value(name)),
    ).toEqual([7, 1, 1, 1]);
    expect(first?.families).toContain("jobs");
    expect(status).toMatchObject({ health: "up", lastError: "", labels: own, scrapePool: "worker" });
  });

  it("goes on, ends series that are gone, and tells of families once", async () => {
    let text = "a 1\nb 1\n";
    const address = await app((_, response) => response.writeHead(200, TEXT).end(text));
    const ended = ({ series }: Scraped) =>
      series
        .filter(({ samples }) => samples[0]?.isStale === true)
        .map((one) => Object.fromEntries(one.labels));
    const { scraped } = await scrape(`targets = [{ __address__ = "${address}" }]`, (one) => {
      if (one.value("b") === 1) text = "a 2\n";
      return ended(one).length > 0 && isUp(one);
    });
    expect(ended(scraped)).toEqual([{ __name__: "b", instance: address, job: "prometheus.scrape.app" }]);
    expect(scraped.value("a")).toBe(2);
    expect(scraped.families).toEqual([]);
  });

  it("ends the series of a target that is no longer in the file, and goes on with those that are", async () => {
    const address = await app((_, response) => response.writeHead(200, TEXT).end("a 1\n"));
    const dir = await folder();
    const target = (name: string) => `{ __address__ = "${address}", name = "${name}" }`;
    const both = new Set<string>();
    const nameOf = (one: WrittenSeries | undefined) => Object.fromEntries(one?.labels ?? [])["name"] ?? "";
    const seen = (one: Scraped) => {
      if (isUp(one)) both.add(nameOf(one.series[0]));
      return both.size === 2;
    };
    await scrape(`targets = [${target("stays")}, ${target("goes")}]`, seen, dir);
    const { scraped } = await scrape(
      `targets = [${target("stays")}]`,
      ({ series }) => series[0]?.samples[0]?.isStale === true,
      dir,
    );
    expect(new Set(scraped.series.map(nameOf))).toEqual(new Set(["goes"]));
    expect(scraped.series.map(({ labels }) => Object.fromEntries(labels)["__name__"])).toEqual([
      "a",
      "up",
      "scrape_duration_seconds",
      "scrape_samples_scraped",
      "scrape_samples_post_metric_relabeling",
      "scrape_series_added",
    ]);
  });

  it.each([
    [
      "another status",
      (_: IncomingMessage, response) => response.writeHead(503).end(),
      "server returned HTTP status 503 Service Unavailable",
    ],
    [
      "no metrics",
      (_, response) => response.writeHead(200, TEXT).end("<html>"),
      'expected metric name in line 1: "<html>"',
    ],
    ["nothing in time", () => {}, "context deadline exceeded"],
    ["a connection that ends", (request) => request.socket.destroy(), "other side closed"],
  ] satisfies [string, RequestListener, string][])("is down for %s", async (_, listener, problem) => {
    const address = await app(listener);
    const settings = `targets = [{ __address__ = "${address}" }]`;
    const { scraped, status, logged } = await scrape(settings, (__, lastError) =>
      lastError.includes(problem),
    );
    expect(isDown(scraped)).toBe(true);
    expect(status).toMatchObject({ health: "down" });
    expect(logged.at(-1)).toContain(`warn: scraping http://${address}/metrics fails: `);
  });

  it("is down where nobody listens", async () => {
    const address = await app(() => {});
    const closed = address.replace(/\d+$/, "1");
    const found = await scrape(`targets = [{ __address__ = "${closed}" }]`, (_, problem) =>
      problem.includes("ECONNREFUSED"),
    );
    expect(found.status?.lastError).toMatch(/^Get "http:\/\/127\.0\.0\.1:1\/metrics": /);
  });

  it("is down for answers that are too large, decompressed", async () => {
    const large = gzipSync(`a{b="${"x".repeat(10_000)}"} 1\n`);
    const address = await app((_, response) =>
      response.writeHead(200, { ...TEXT, "content-encoding": "gzip" }).end(large),
    );
    const settings = `
      targets = [{ __address__ = "${address}" }]
      body_size_limit = "1KiB"
      extra_metrics = true`;
    const { scraped, status } = await scrape(settings, (one) => one.value("scrape_body_size_bytes") === -1);
    expect(status?.lastError).toBe("body size limit exceeded (limit body_size_limit = 1024 bytes)");
    expect(scraped.value("scrape_timeout_seconds")).toBe(0.2);
  });

  it("is down for more targets than allowed, and fetches none", async () => {
    let requests = 0;
    const address = await app((_, response) => {
      requests++;
      response.writeHead(200, TEXT).end("a 1\n");
    });
    const targets = `targets = [{ __address__ = "${address}" }, { __address__ = "${address}", a = "b" }]`;
    const refused = "target_limit exceeded (number of targets: 2, limit: 1)";
    await scrape(`${targets}\ntarget_limit = 1`, (_, lastError) => lastError === refused);
    expect(requests).toBe(0);
  });

  it.each([
    ['basic_auth {\n username = "me"\n password = "secret"\n }', `Basic ${btoa("me:secret")}`],
    ['bearer_token = "secret"', "Bearer secret"],
    ['authorization {\n type = "Token"\n credentials = "secret"\n }', "Token secret"],
    ['bearer_token_file = "FILE"', "Bearer from a file"],
  ])("proves who it is with %s", async (settings, expected) => {
    const path = join(await folder(), "token");
    await writeFile(path, "from a file\n");
    const seen: (string | undefined)[] = [];
    const address = await app(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(200, TEXT).end("a 1\n");
    });
    await scrape(`targets = [{ __address__ = "${address}" }]\n${settings.replace("FILE", path)}`);
    expect(seen[0]).toBe(expected);
  });

  it("follows redirects, without who it is to other places, unless it is not to", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await app(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(200, TEXT).end("a 1\n");
    });
    const address = await app((_, response) =>
      response.writeHead(302, { location: `http://${elsewhere}/metrics` }).end(),
    );
    const settings = `targets = [{ __address__ = "${address}" }]\nbearer_token = "secret"`;
    expect((await scrape(settings)).status?.health).toBe("up");
    expect(seen[0]).toBeUndefined();
    const refused = "server returned HTTP status 302 Found";
    await scrape(`${settings}\nfollow_redirects = false`, (_, problem) => problem === refused);
  });

  it("trusts what the file says of certificates", async () => {
    const [key, cert, ca] = await Promise.all(
      ["server.key", "server.pem", "ca.pem"].map((name) => readFile(join("test/kit/tls", name), "utf8")),
    );
    const address = await serve(
      createTlsServer({ key, cert }, (_, response) => response.writeHead(200, TEXT).end("a 1\n")),
    );
    const settings = `targets = [{ __address__ = "${address}" }]\nscheme = "https"`;
    await scrape(settings, (_, problem) => problem.includes("certificate"));
    const unverified = `${settings}\ntls_config { insecure_skip_verify = true }`;
    expect((await scrape(unverified)).status?.health).toBe("up");
    const trusted = `${settings}\ntls_config { ca_pem = ${JSON.stringify(ca)} }`;
    expect((await scrape(trusted)).status?.health).toBe("up");
  });

  it("waits for a scrape however far it is, and is ended meanwhile", async () => {
    const route = routeOf(scrapeFile('targets = [{ __address__ = "app" }]\nscrape_interval = "87600h"'));
    let scrapes = 0;
    const source = route.actives[0]?.open({
      dir: await folder(),
      log: () => {},
      newTicket: () => "",
      wasKept: () => Promise.resolve(false),
      emit: () => Promise.resolve(void scrapes++),
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await source?.stop();
    expect(scrapes).toBe(0);
  });

  it("ends the series of a target that is gone, also if the process was killed before that was durable", async () => {
    const dir = await folder();
    const address = await app((_, response) => response.writeHead(200, TEXT).end("gone 1\n"));
    await scrape(`targets = [{ __address__ = "${address}" }]`, isUp, dir);
    const [active] = routeOf(
      scrapeFile('targets = [{ __address__ = "other" }]\nscrape_interval = "87600h"'),
    ).actives;
    const tools = { dir, log: () => {}, newTicket: () => "", wasKept: () => Promise.resolve(false) };
    // Killed while the record is on its way.
    await new Promise<void>((resolve) => {
      active?.open({ ...tools, emit: () => new Promise(() => resolve()) });
    });
    const told: Scraped[] = [];
    const next = active?.open({ ...tools, emit: async ({ payload }) => void told.push(readScrape(payload)) });
    await next?.stop();
    const [ended = { series: [] }] = told;
    const names = ended.series.map(({ labels }) => labels.find(([name]) => name === "__name__")?.[1]);
    expect(names).toContain("gone");
    expect(ended.series.flatMap(({ samples }) => samples)).toEqual(
      names.map(() => ({ time: expect.any(Number) as number, isStale: true })),
    );
  });

  it("scrapes no part of the stack", () => {
    const targets = ["127.0.0.1:12345", "tempo:3200", "loki:3100", "mimir-ingester.watchtower.svc:8080"];
    const list = targets.map((address) => `{ __address__ = "${address}" }`).join(", ");
    expect(routeOf(scrapeFile(`targets = [${list}]`)).actives).toEqual([]);
  });

  it.each([
    ["convert_classic_histograms_to_nhcb = true", "it has no histograms with custom buckets"],
    ['scrape_failure_log_file = "x.log"', "failures stand in its log"],
    ["native_histogram_bucket_limit = 10", "native histograms are kept as they come"],
    ['scrape_protocols = ["PrometheusText0.0.4", "PrometheusText0.0.4"]', "duplicate scrape protocol"],
    [
      'scrape_native_histograms = true\nscrape_protocols = ["PrometheusText0.0.4"]',
      "PrometheusProto is not in scrape_protocols",
    ],
    ['targets = [{ a = "b" }]', "target 1: target has no __address__"],
  ])("tells what it cannot do: %s", (settings, problem) => {
    const targets = settings.startsWith("targets") ? "" : 'targets = [{ __address__ = "app" }]\n';
    expect(compiled(scrapeFile(`${targets}${settings}`)).shown).toContain(problem);
  });
});
