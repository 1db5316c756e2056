import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PrometheusSuccess, ScrapedFamily, TargetsBody } from "../../src/api/wire/prometheus.ts";
import { eventually, promqlValues } from "../kit/ask.ts";
import { TestInstance, cli } from "../kit/instance.ts";

/** An application whose `/metrics` say `text`; `undefined` for an error. */
class App {
  text: string | undefined = "";
  private readonly server: Server;

  constructor() {
    this.server = createServer((_, response) => {
      const { text } = this;
      response.writeHead(text === undefined ? 500 : 200, {
        "content-type": "application/openmetrics-text; version=1.0.0; charset=utf-8",
      });
      response.end(text === undefined ? "" : `${text}# EOF\n`);
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    return `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const JOBS = `# HELP jobs Jobs done.
# TYPE jobs counter
jobs_total{queue="mail"} 7 # {trace_id="0102030405060708090a0b0c0d0e0f10"} 1
`;

/** A file that scrapes these targets, and drops what is called `noise`. */
const fileWith = (targets: readonly string[]): string => `
prometheus.scrape "shop" {
  targets         = [${targets.map((address) => `{ __address__ = "${address}", job = "shop" }`).join(", ")}]
  scrape_interval = "1s"
  scrape_timeout  = "900ms"
  forward_to      = [prometheus.relabel.quiet.receiver]
}

prometheus.relabel "quiet" {
  rule {
    source_labels = ["__name__"]
    regex         = "noise.*"
    action        = "drop"
  }
  forward_to = [prometheus.remote_write.mimir.receiver]
}

prometheus.remote_write "mimir" {
  external_labels = { cluster = "laptop" }
  endpoint {
    url = "http://mimir-distributor:8080/api/v1/push"
  }
}
`;

describe("an application's /metrics", () => {
  let folder: string;
  let app: App;
  let instance: TestInstance;
  let address: string;

  beforeEach(async () => {
    app = new App();
    address = await app.start();
    folder = mkdtempSync(join(tmpdir(), "watchtower-scrape-"));
    const file = join(folder, "scrape.alloy");
    writeFileSync(file, fileWith([address]));
    instance = new TestInstance({ WATCHTOWER_ALLOY_FILE: file });
  });
  afterEach(async () => {
    await instance.stop();
    app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${instance.endpoints.prometheus}/api/v1/${path}`);
    return ((await response.json()) as PrometheusSuccess<T>).data;
  };
  const activeTarget = async () => (await ask<TargetsBody>("targets")).activeTargets[0];
  const values = async (query: string): Promise<readonly (string | undefined)[]> =>
    (await promqlValues(instance.endpoints, query)).map((series) => series["value"]);

  it("are in the store, relabelled, until they are gone; so is how each scrape went", async () => {
    app.text = `${JOBS}# TYPE noise gauge\nnoise 1\n`;
    await instance.start();
    const found = await eventually("a sample", async () => {
      const all = await values('jobs_total{job="shop", queue="mail", cluster="laptop"}');
      return all.length === 1 ? all : undefined;
    });
    expect(found).toEqual(["7"]);
    // On a busy host a scrape may take too long.
    await expect.poll(() => values(`up{job="shop", instance="${address}"}`)).toEqual(["1"]);
    expect(await values("noise")).toEqual([]);
    const target = await eventually("a target", async () => {
      const one = await activeTarget();
      return one?.health === "up" ? one : undefined;
    });
    expect(target).toMatchObject({
      labels: { job: "shop", instance: address },
      discoveredLabels: { __address__: address, __metrics_path__: "/metrics", __scheme__: "http" },
      scrapePool: "prometheus.scrape.shop",
      scrapeUrl: `http://${address}/metrics`,
      lastError: "",
      scrapeInterval: "1s",
      scrapeTimeout: "900ms",
    });
    await expect
      .poll(() => ask<readonly ScrapedFamily[]>("targets/metadata?metric=jobs"))
      .toEqual([
        { target: { job: "shop", instance: address }, type: "counter", help: "Jobs done.", unit: "" },
      ]);

    app.text = undefined;
    await eventually("the end of the series", async () => {
      const ended =
        (await values("jobs_total")).length === 0 && (await values('up{job="shop"} == 0')).length === 1;
      return ended ? true : undefined;
    });
    await expect.poll(activeTarget).toMatchObject({
      health: "down",
      lastError: "server returned HTTP status 500 Internal Server Error",
    });
  });

  it("end when another file does not scrape them any more", async () => {
    app.text = JOBS;
    await instance.start();
    await eventually("a sample", async () => ((await values("jobs_total")).length === 1 ? true : undefined));
    const other = join(folder, "other.alloy");
    writeFileSync(other, fileWith(["127.0.0.1:1"]));
    const { code, stderr } = await cli(["deploy-alloy", other], instance.env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await eventually("the end of the series", async () => {
      const { length } = [...(await values("jobs_total")), ...(await values(`up{instance="${address}"}`))];
      return length === 0 ? true : undefined;
    });
    const target = await eventually("the other target", async () => {
      const one = await activeTarget();
      return one?.labels["instance"] === "127.0.0.1:1" ? one : undefined;
    });
    expect(target.scrapeUrl).toBe("http://127.0.0.1:1/metrics");
  });
});
