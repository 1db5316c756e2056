import { describe, expect, it } from "vitest";
import type { Run } from "../../../base/subprocess.ts";
import { forwarding } from "../testing/forwarding.ts";
import type { Reach } from "./context.ts";
import { installedFindings } from "./installed.ts";
import { PLAN, machineOf } from "./testing/machine.ts";
import type { Scene } from "./testing/machine.ts";

const ANSWERS: Reach = { kind: "answers", server: "1.35.0", client: "1.35.0" };
const GET = "kubectl --context kind-watchtower --namespace watchtower get";

async function found(scene: Scene, check: string, reach: Reach = ANSWERS) {
  return (await installedFindings(machineOf(scene), PLAN, reach)).find((finding) => finding.check === check);
}

const endpoint = (url: string): string =>
  JSON.stringify({ data: { endpoint: Buffer.from(url).toString("base64") } });
const router = (text: string): string => JSON.stringify({ data: { "config.alloy": text } });
const COPIES = router('endpoint = sys.env("SUMO_OTLP_ENDPOINT")');
const LOCAL = router('otelcol.receiver.otlp "default" {}');
const SECRET = endpoint("https://endpoint1.collection.sumologic.com/receiver/v1/otlp/TOKEN==");

describe("the secret", () => {
  it.each([
    ["is not there, nor is a file", "", "", "ok", "none"],
    ["is not needed", "", LOCAL, "ok", "none; Alloy keeps everything here (local-only)"],
    [
      "is only spoken of",
      "",
      router("// sys.env(SUMO_OTLP_ENDPOINT)\na {}"),
      "ok",
      "none; Alloy keeps everything here (local-only)",
    ],
    ["is missing", "", COPIES, "failed", "none"],
    ["is there", SECRET, COPIES, "ok", "https://endpoint1.collection.sumologic.com/****"],
    ["is not used", SECRET, LOCAL, "warning", "https://endpoint1.collection.sumologic.com/****, not used"],
    ["holds no URL", endpoint("nonsense"), COPIES, "failed", "there, but its key endpoint holds no URL"],
    ["has another key", '{"data":{}}', COPIES, "failed", "there, but its key endpoint holds no URL"],
  ])("%s", async (_, secret, configMap, state, observed) => {
    const programs = {
      [`${GET} secret sumo-credentials`]: secret,
      [`${GET} configmap alloy-config`]: configMap,
      [GET]: "",
    };
    const finding = await found({ programs }, "sumo secret");
    expect(finding).toMatchObject({ state, observed });
    expect(JSON.stringify(finding)).not.toContain("TOKEN");
  });
});

describe("a data source", () => {
  const programs = { [GET]: "", [`${GET} deployment grafana`]: "{}" };
  const url = "http://127.0.0.1:13000/api/datasources/uid/mimir/health";

  it.each([
    [
      200,
      { status: "OK", message: "Successfully queried the Prometheus API." },
      "ok",
      "Successfully queried the Prometheus API.",
    ],
    [
      400,
      { status: "ERROR", message: "dial tcp: no such host" },
      "failed",
      "status 400: dial tcp: no such host",
    ],
    [401, {}, "warning", "status 401"],
  ])("that answers %d %j is %s", async (status, body, state, observed) => {
    const web = { [url]: { status, body: JSON.stringify(body) } };
    expect(await found({ programs, web }, "data source mimir")).toMatchObject({ state, observed });
  });

  it("cannot be looked at while Grafana does not answer", async () => {
    expect(await found({ programs }, "data source tempo")).toMatchObject({
      state: "failed",
      observed: "http://127.0.0.1:13000 does not answer: connect ECONNREFUSED",
    });
  });

  it("is none before Grafana is installed", async () => {
    expect(await found({ programs: { [GET]: "" } }, "data source loki")).toMatchObject({ state: "ok" });
  });
});

describe("on a cluster of the user", () => {
  const plan = { ...PLAN, kindCluster: undefined, profile: "scale" as const };
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const login = { data: { "admin-user": base64("admin"), "admin-password": base64("a b") } };

  async function asked(forward: Run, status = 200) {
    const { run, ...machine } = machineOf({
      programs: {
        [GET]: "",
        [`${GET} deployment grafana`]: "{}",
        [`${GET} secret grafana-admin`]: JSON.stringify(login),
      },
    });
    const requests: (string | undefined)[][] = [];
    const findings = await installedFindings(
      {
        ...machine,
        run: (program, args, options) =>
          (args.includes("port-forward") ? forward : run)(program, args, options),
        get: async (url, _, authorization) => {
          requests.push([url, authorization]);
          return { status, body: '{"status":"OK","message":"fine"}' };
        },
      },
      plan,
      ANSWERS,
    );
    return { requests, sources: findings.filter(({ check }) => check.startsWith("data source")) };
  }

  it("Grafana is asked over a connection of its own, with the login of the secret", async () => {
    const { requests, sources } = await asked(forwarding);
    expect(requests).toEqual(
      ["mimir", "loki", "tempo"].map((uid) => [
        `http://127.0.0.1:41000/api/datasources/uid/${uid}/health`,
        `Basic ${base64("admin:a b")}`,
      ]),
    );
    expect(sources.map(({ state }) => state)).toEqual(["ok", "ok", "ok"]);
  });

  it("says that the login of the secret is not that of Grafana", async () => {
    const { sources } = await asked(forwarding, 401);
    expect(sources[0]).toMatchObject({
      state: "warning",
      why: expect.stringContaining("another login than the secret"),
      mend: expect.stringContaining("reset-admin-password"),
    });
    expect(JSON.stringify(sources)).not.toContain("a b");
  });

  it("says why it cannot be connected", async () => {
    const { sources } = await asked(() => Promise.reject(new Error("pod is not running")));
    expect(sources[0]).toMatchObject({ state: "failed", observed: "pod is not running" });
  });
});

it.each([
  [{ kind: "none" }, "ok", "no cluster yet"],
  [{ kind: "silent", reason: "refused" }, "warning", "not known"],
  [{ kind: "unknown", reason: "kubectl is not installed", mend: "install it" }, "warning", "not known"],
] as const)("all is told for a cluster that is %j", async (reach, state, observed) => {
  const findings = await installedFindings(machineOf({}), PLAN, reach);
  expect(findings.map(({ check }) => check)).toEqual([
    "sumo secret",
    "data source mimir",
    "data source loki",
    "data source tempo",
  ]);
  for (const finding of findings) expect(finding).toMatchObject({ state, observed });
});
