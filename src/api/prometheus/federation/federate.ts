import type { Context } from "hono";
import { errorMessage } from "../../../base/errors.ts";
import type { Labels } from "../../../model/labels.ts";
import type { PromqlEngine } from "../../../query/promql/engine.ts";
import { parametersOf } from "../../parameters.ts";
import { matcherSetsOf } from "../parameters.ts";
import { familiesOf } from "./families.ts";
import { latestSamples } from "./latest-samples.ts";
import { negotiate } from "./negotiate.ts";
import { writeProtobuf } from "./protobuf.ts";
import { writeText } from "./text.ts";

/**
 * `/federate`: the latest samples of the series that any `match[]` selects, with the external labels that they lack; native
 * histograms to whom reads protobuf.
 */
export async function federate(c: Context, engine: PromqlEngine, external: Labels): Promise<Response> {
  const parameters = await parametersOf(c);
  let sets: ReturnType<typeof matcherSetsOf>;
  try {
    sets = matcherSetsOf(parameters, engine, true);
  } catch (error) {
    return c.text(`${errorMessage(error)}\n`, 400);
  }
  const { encoding, escaping, contentType } = negotiate(c.req.header("accept") ?? "");
  const samples = await latestSamples(sets, engine, c.req.raw.signal);
  const families = familiesOf(samples, external, escaping);
  const headers = { "content-type": contentType };
  switch (encoding) {
    case "text":
      return c.body(writeText(families), 200, headers);
    case "protobuf":
      return c.body(Uint8Array.from(writeProtobuf(families)), 200, headers);
  }
}
