import { z } from "zod";
import { SCALE_LOGIN } from "./charts/scale-secrets.ts";
import { findInstance } from "./instance.ts";
import type { StepContext } from "./step.ts";
import { jsonOf, kubectl } from "./tools.ts";

const secret = z.object({ data: z.record(z.string(), z.string()).default({}) });

/**
 * How Grafana lets us in: the header `Authorization` where it asks who comes, which is with profile `scale`;
 * `undefined` where it lets everybody in. To be sent over connections of our own alone, as it is a password.
 *
 * @throws SubprocessError if the secret may not be read.
 */
export async function grafanaLogin(context: Pick<StepContext, "look" | "plan">): Promise<string | undefined> {
  const { look, plan } = context;
  if (plan.profile !== "scale" && (await findInstance(context))?.profile !== "scale") return undefined;
  const { name, user, password } = SCALE_LOGIN;
  const args = ["get", "secret", name, "--ignore-not-found", "--output=json"];
  const result = await kubectl(look, plan.cluster)(args);
  if (result.stdout.trim() === "") return undefined;
  const { data } = jsonOf(result, secret);
  const [first = "", second = ""] = [data[user], data[password]].map((text) =>
    Buffer.from(text ?? "", "base64").toString(),
  );
  return `Basic ${Buffer.from(`${first}:${second}`).toString("base64")}`;
}
