import { describe, expect, it } from "vitest";
import { committedFacts, workloadsOf } from "../../../../test/kit/kubernetes/fixture.ts";
import { SubprocessError } from "../../../base/subprocess.ts";
import type { Run, RunResult } from "../../../base/subprocess.ts";
import { SCALE_SECRETS, requireScaleSecrets } from "./scale-secrets.ts";

const ENCODED = "eA==";
const PROD = { context: "prod", namespace: "observe" };
const SCOPE = ["--context", "prod", "--namespace", "observe"];
const OWN = "kubectl --context prod --namespace observe";

const result = (stdout: string, stderr = ""): RunResult => ({
  command: "kubectl",
  exitCode: 0,
  stdout,
  stderr,
});

/** A cluster with these secrets, by name; values as Kubernetes encodes them. */
const cluster =
  (secrets: Readonly<Record<string, Readonly<Record<string, string>>>>): Run =>
  async (_, args) => {
    const [, , name = ""] = args.slice(SCOPE.length);
    const data = secrets[name];
    if (data !== undefined) return result(JSON.stringify({ data }));
    const said = `Error from server (NotFound): secrets "${name}" not found`;
    throw new SubprocessError("execution", result("", said), said);
  };

const complete = Object.fromEntries(
  SCALE_SECRETS.map(({ name, keys }) => [
    name,
    Object.fromEntries(Object.keys(keys).map((key) => [key, ENCODED])),
  ]),
);

describe("the secrets of profile scale", () => {
  it("are all that its pods read, beside what charts make and Sumo Logic's, which may be missing", () => {
    const facts = committedFacts("scale");
    const read = workloadsOf(facts)
      .flatMap(({ containers }) => containers.flatMap(({ env }) => Object.values(env)))
      .filter((value) => value.startsWith("secret ") && !value.endsWith("(optional)"));
    const named = SCALE_SECRETS.flatMap(({ name, keys }) =>
      Object.keys(keys).map((key) => `secret ${name} ${key}`),
    );
    expect(new Set(read)).toEqual(new Set(named));
  });

  it("pass when all are there", async () => {
    await expect(requireScaleSecrets(cluster(complete), PROD)).resolves.toBeUndefined();
  });

  it("are named when they are missing, all at once, with the command that makes them", async () => {
    const asking = requireScaleSecrets(cluster({}), PROD);
    await expect(asking).rejects.toThrow(
      `secret object-storage (where Loki, Tempo and Mimir keep their data) is missing; make it with your values: ${OWN} create secret generic object-storage --from-literal=endpoint=`,
    );
    await expect(asking).rejects.toThrow(/\nsecret grafana-admin .* is missing/);
  });

  it("are named by key when one is missing or empty", async () => {
    const { endpoint: _, ...without } = complete["object-storage"] ?? {};
    const some = { ...complete, "object-storage": { ...without, region: "" } };
    await expect(requireScaleSecrets(cluster(some), PROD)).rejects.toThrow(
      new RegExp(
        `^secret object-storage \\(.*\\) lacks endpoint, region; .*: ${OWN} delete secret object-storage && ${OWN} create`,
      ),
    );
  });

  it("are not called missing when the cluster does not answer", async () => {
    const refused: Run = async () => {
      throw new SubprocessError("execution", result("", "connection refused"), "connection refused");
    };
    await expect(requireScaleSecrets(refused, PROD)).rejects.toThrow(/^connection refused$/);
  });
});
