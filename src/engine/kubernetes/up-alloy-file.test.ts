import { describe, expect, it } from "vitest";
import { useCharts } from "./testing/charts.ts";
import { fakeObject } from "./testing/fake-cluster.ts";
import type { TestStack } from "./testing/stack.ts";
import { wholeStack } from "./testing/whole-stack.ts";

useCharts();

describe("the file that Alloy has", () => {
  const routerOf = ({ cluster }: TestStack): string | undefined =>
    cluster.get("configmap", "alloy-config")?.metadata.annotations["watchtower/router"];

  it("is the local one without the secret, and the other, rolled, once there is one", async () => {
    const stack = await wholeStack();
    expect(routerOf(stack)).toBe("local-only");
    stack.cluster.put(fakeObject("secret", "sumo-credentials"));
    expect(await stack.up()).toContain("config maps made");
    expect(routerOf(stack)).toBe("dual-write");
    expect(stack.cluster.changes).toContain("kubectl rollout restart deployment/alloy");
    stack.cluster.objects.delete("secret/sumo-credentials");
    await stack.up();
    expect(routerOf(stack)).toBe("local-only");
  });

  it("is read by Alloy at the next start, if the one that brought it was stopped before", async () => {
    const stack = await wholeStack();
    stack.cluster.put(fakeObject("secret", "sumo-credentials"));
    stack.cluster.replies.set("kubectl rollout status", { fails: "timed out waiting for the condition" });
    expect(await stack.up()).toContain(
      "failed: config maps: kubectl failed: timed out waiting for the condition",
    );
    stack.cluster.replies.clear();
    stack.cluster.changes.length = 0;
    expect(await stack.up()).toContain("config maps made");
    expect(stack.cluster.changes[0]).toBe("kubectl rollout restart deployment/alloy");
    expect(await stack.up()).toContain("config maps was there");
  });

  it.each(["local-only", "custom"])("stays what the user chose: %s", async (kind) => {
    const stack = await wholeStack();
    const annotations = { "watchtower/router": kind, "watchtower/router-chosen-by": "user" };
    const found = stack.cluster.get("configmap", "alloy-config");
    const metadata = { name: "alloy-config", labels: {}, annotations };
    stack.cluster.put(fakeObject("configmap", "alloy-config", { ...found, metadata }));
    stack.cluster.put(fakeObject("secret", "sumo-credentials"));
    expect(await stack.up()).toContain("config maps was there");
    expect(routerOf(stack)).toBe(kind);
  });

  it("is told to make what Tempo makes, too, where a user's file does", async () => {
    const stack = await wholeStack();
    const text = `otelcol.connector.servicegraph "calls" {
  output {
    metrics = [otelcol.exporter.debug.default.input]
  }
}
otelcol.exporter.debug "default" { }
`;
    stack.cluster.put(fakeObject("configmap", "alloy-config", { data: { "config.alloy": text } }));
    expect((await stack.up()).join("\n")).toMatch(
      /config maps: .*config\.alloy:1:1.*traces_service_graph_\*/s,
    );
  });

  it("is brought up to date where it is an older one of ours", async () => {
    const stack = await wholeStack();
    const found = stack.cluster.get("configmap", "alloy-config");
    if (found === undefined) throw new Error("no file was deployed");
    stack.cluster.put({ ...found, data: { "config.alloy": "// of an older version" } });
    expect(await stack.up()).toContain("config maps made");
    expect(stack.cluster.get("configmap", "alloy-config")?.data?.["config.alloy"]).toContain(
      "otelcol.receiver.otlp",
    );
  });
});
