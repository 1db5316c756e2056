import { expect, it } from "vitest";
import { passed, problemsOf, routeThrough } from "../testing/through.ts";

const NAME = "otelcol.processor.k8sattributes";
const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const logs = (...attributes: readonly object[]): unknown => ({
  resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: [{ body: { stringValue: "x" } }] }] }],
});

it.each([
  [[text("ip", "10.1.2.3")], [text("ip", "10.1.2.3"), text("k8s.pod.ip", "10.1.2.3")]],
  [[text("host.name", "fd00::7")], [text("host.name", "fd00::7"), text("k8s.pod.ip", "fd00::7")]],
  [[text("host.name", "laptop")], [text("host.name", "laptop")]],
  [
    [text("ip", "10.1.2.3"), text("k8s.pod.ip", "10.9.9.9")],
    [text("ip", "10.1.2.3"), text("k8s.pod.ip", "10.9.9.9")],
  ],
])("of what a resource says itself: %j", (before, after) => {
  expect(passed(routeThrough({ name: NAME, body: "" }), "logs", logs(...before))).toEqual(logs(...after));
});

it("adds nothing where rules tell pods, and says that there is no cluster", () => {
  const body = 'pod_association {\n source {\n from = "resource_attribute"\n name = "k8s.pod.ip"\n }\n }';
  const sent = logs(text("ip", "10.1.2.3"));
  expect(passed(routeThrough({ name: NAME, body }), "logs", sent)).toEqual(sent);
  expect(problemsOf({ name: NAME, body })).toMatch(/^Warning: .* there is no cluster to ask here/);
});
