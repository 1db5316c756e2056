import type { Context } from "hono";

const PROTOBUF = "application/protobuf";
const LLM = "application/vnd.grafana.llm";

/** How an answer is wanted, by the header `Accept`: as Tempo, protobuf before JSON before the form for language models. */
export function formatOf(c: Context): "protobuf" | "json" | "llm" {
  const accept = c.req.header("accept") ?? "";
  if (accept.includes(PROTOBUF)) return "protobuf";
  return accept.includes(LLM) && !accept.includes("application/json") ? "llm" : "json";
}

/** Answers with bytes of a protobuf message. */
export function protobuf(bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), { headers: { "content-type": PROTOBUF } });
}

/** JSON of the form for language models. */
export function llmJson(body: unknown): Response {
  return new Response(JSON.stringify(body), { headers: { "content-type": `${LLM}+json` } });
}
