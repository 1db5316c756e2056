import { z } from "zod";
import { errorMessage } from "../../../base/errors.ts";
import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { withoutComments } from "../operations/check-alloy.ts";
import { withConnection } from "../operations/connections.ts";
import type { Connection } from "../operations/connections.ts";
import { ownCommand } from "../plan.ts";
import type { Plan } from "../plan.ts";
import { ask, oneLine, parseJson } from "./ask.ts";
import type { Reach } from "./context.ts";
import { PATIENCE_MS } from "./machine.ts";
import type { Machine } from "./machine.ts";

const DATA_SOURCES = ["mimir", "loki", "tempo"] as const;

/** What was installed into the cluster: the secret for the copy, and whether Grafana reaches its data. */
export async function installedFindings(
  machine: Machine,
  plan: Plan,
  reach: Reach,
): Promise<readonly Finding[]> {
  const names = ["sumo secret", ...DATA_SOURCES.map((uid) => `data source ${uid}`)];
  switch (reach.kind) {
    case "none":
      return names.map((check) => ok(check, "no cluster yet"));
    case "silent":
      return names.map((check) =>
        warning(
          check,
          "not known",
          "the cluster does not answer",
          `kubectl --context ${plan.cluster.context} cluster-info`,
        ),
      );
    case "unknown":
      return names.map((check) => warning(check, "not known", reach.reason, reach.mend));
    case "answers":
      return [await secret(machine, plan), ...(await dataSources(machine, plan))];
  }
}

const secretObject = z.object({ data: z.record(z.string(), z.string()).default({}) });
const configMap = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** An object of the namespace; `undefined` if there is none. */
async function object(
  { run }: Machine,
  { cluster: { context, namespace } }: Plan,
  kind: string,
  name: string,
): Promise<unknown> {
  const where = ["--context", context, "--namespace", namespace];
  const said = await ask(run, "kubectl", [
    ...where,
    "get",
    kind,
    name,
    "--ignore-not-found",
    "--output",
    "json",
  ]);
  return said.kind === "said" ? parseJson(said.stdout) : undefined;
}

/** Without the secret, a router file that copies to Sumo Logic stops Alloy. */
async function secret(machine: Machine, plan: Plan): Promise<Finding> {
  const check = "sumo secret";
  const [found, router] = await Promise.all([
    object(machine, plan, "secret", "sumo-credentials"),
    object(machine, plan, "configmap", "alloy-config"),
  ]);
  const text = Object.values(configMap.safeParse(router).data?.data ?? {}).join("\n");
  const copies = withoutComments(text).includes("SUMO_OTLP_ENDPOINT");
  if (found === undefined) {
    if (!copies) return ok(check, text === "" ? "none" : "none; Alloy keeps everything here (local-only)");
    return failed(
      check,
      "none",
      "Alloy's file copies to Sumo Logic, and Alloy does not start without it",
      `${ownCommand(plan, "sumo set")}   # or: ${ownCommand(plan, "enable-local-only")}`,
    );
  }
  const endpoint = Buffer.from(
    secretObject.safeParse(found).data?.data["endpoint"] ?? "",
    "base64",
  ).toString();
  if (!URL.canParse(endpoint))
    return failed(
      check,
      "there, but its key endpoint holds no URL",
      "nothing can be copied there",
      ownCommand(plan, "sumo set"),
    );
  const host = `https://${new URL(endpoint).host}/****`;
  if (copies || text === "") return ok(check, host);
  return warning(
    check,
    `${host}, not used`,
    "Alloy's file keeps everything here (local-only)",
    ownCommand(plan, "disable-local-only"),
  );
}

async function dataSources(machine: Machine, plan: Plan): Promise<readonly Finding[]> {
  const grafana = await object(machine, plan, "deployment", "grafana");
  if (grafana === undefined)
    return DATA_SOURCES.map((uid) => ok(`data source ${uid}`, "Grafana is not installed yet"));
  try {
    return await askDataSources(machine, plan);
  } catch (error) {
    const { context, namespace } = plan.cluster;
    return DATA_SOURCES.map((uid) =>
      failed(
        `data source ${uid}`,
        oneLine(errorMessage(error)),
        "Grafana is not to be reached",
        `kubectl --context ${context} --namespace ${namespace} get service,pods --selector=app.kubernetes.io/name=grafana`,
      ),
    );
  }
}

/** @throws where a cluster that is not ours cannot be connected to. */
async function askDataSources(machine: Machine, plan: Plan): Promise<readonly Finding[]> {
  const { run } = machine;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const look = ({ endpoints: { ui: base }, authorization: login }: Connection): Promise<readonly Finding[]> =>
    Promise.all(DATA_SOURCES.map((uid) => dataSource(machine, plan, { uid, base, login })));
  return withConnection({ run, look: run, plan, signal }, look, ["grafana"]);
}

const health = z.object({ status: z.string().default(""), message: z.string().default("") });

/** Grafana HTTP API, "Check data source health by UID". */
async function dataSource(
  { get }: Machine,
  plan: Plan,
  { uid, base, login }: { readonly uid: string; readonly base: string; readonly login: string | undefined },
): Promise<Finding> {
  const check = `data source ${uid}`;
  const { cluster } = plan;
  const { status, body } = await get(`${base}/api/datasources/uid/${uid}/health`, "GET", login);
  if (status === 0)
    return failed(
      check,
      `${base} does not answer: ${oneLine(body)}`,
      "Grafana is not to be reached there",
      ownCommand(plan, "port-forward"),
    );
  if (status === 401 || status === 403)
    return warning(
      check,
      `status ${status}`,
      "Grafana asks for another login than the secret grafana-admin has, so its data sources cannot be looked at",
      `kubectl --context ${cluster.context} --namespace ${cluster.namespace} exec deployment/grafana --container=grafana -- sh -c 'grafana cli admin reset-admin-password "$GF_SECURITY_ADMIN_PASSWORD"'`,
    );
  const said = health.safeParse(parseJson(body)).data ?? { status: "", message: oneLine(body).slice(0, 200) };
  if (status === 200 && said.status === "OK") return ok(check, said.message || "healthy");
  const component = uid === "mimir" ? "mimir-query-frontend" : uid;
  return failed(
    check,
    `status ${status}: ${said.message || "no reason given"}`,
    "queries fail",
    ownCommand(plan, `logs ${component}`),
  );
}
