import { describe, expect, it } from "vitest";
import { layoutFlow } from "./flow-layout.ts";

const component = (id: string) => ({ id, name: id, label: "a", line: 1, source: "", lost: {} });
const flow = {
  components: ["receiver", "batch", "tempo", "auth"].map(component),
  connections: [
    { from: "receiver", to: "batch", signals: ["logs", "traces"] as const },
    { from: "batch", to: "tempo", signals: ["traces"] as const },
    { from: "tempo", to: "auth", signals: [] },
  ],
};

describe("layoutFlow", () => {
  const { boxes, lines, width, height } = layoutFlow(flow);
  const box = (id: string) => boxes.find((each) => each.id === id);

  it("gives each component a box from left to right, with a port for each signal, in order", () => {
    expect(box("receiver")?.x ?? 0).toBeLessThan(box("batch")?.x ?? 0);
    expect(box("batch")?.x ?? 0).toBeLessThan(box("tempo")?.x ?? 0);
    expect(box("receiver")?.inputs).toEqual([]);
    expect(box("receiver")?.outputs.map(({ signal }) => signal)).toEqual(["traces", "logs"]);
    expect(box("batch")?.inputs.map(({ signal }) => signal)).toEqual(["traces", "logs"]);
    expect(box("batch")?.outputs.map(({ signal }) => signal)).toEqual(["traces"]);
  });

  it("draws a line for each signal, and one without for what is only used", () => {
    expect(lines.map(({ from, to, signal }) => [from, to, signal])).toEqual([
      ["receiver", "batch", "logs"],
      ["receiver", "batch", "traces"],
      ["batch", "tempo", "traces"],
      ["tempo", "auth", undefined],
    ]);
    const { x = 0, y = 0 } = box("receiver")?.outputs[0]?.place ?? {};
    expect(lines[1]?.path).toContain(`M${x.toFixed(1)},${y.toFixed(1)}`);
  });

  it("keeps all boxes within the drawing and apart", () => {
    for (const { x, y, ...size } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + size.width).toBeLessThanOrEqual(width);
      expect(y + size.height).toBeLessThanOrEqual(height);
    }
  });

  it("draws nothing of nothing", () => {
    expect(layoutFlow({ components: [], connections: [] })).toMatchObject({ boxes: [], lines: [] });
  });
});
