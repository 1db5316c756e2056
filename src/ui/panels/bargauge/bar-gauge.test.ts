import { describe, expect, it } from "vitest";
import { singles, TRAFFIC_LIGHTS } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { filledShare, gradientOf, lampsOf } from "../shared/bar-fill.ts";
import { barGaugeLayout } from "./bar-gauge-layout.ts";

const [frame] = shown(singles({ a: 71 }), { min: 0, max: 100, thresholds: TRAFFIC_LIGHTS });
const field = frame?.fields[1];
if (field === undefined) throw new Error("no field");

describe("what is filled", () => {
  it("is the way from min to max, within its bounds", () => {
    expect([71, -5, 200, null].map((value) => filledShare(field.display(value), field))).toEqual([
      0.71, 0, 1, 0,
    ]);
  });

  it("runs through the thresholds that it has reached", () => {
    const gradient = gradientOf(field, 0.71, "right", field.display(71).color);
    expect(gradient.match(/%/g)).toHaveLength(3);
    expect(gradient).toContain("84.5%");
    expect(gradientOf(field, 0, "right", "red")).toBe("red");
  });

  it("lights lamps up to the value", () => {
    const lamps = lampsOf(field, 50, 100);
    expect(lamps).toHaveLength(10);
    expect(lamps.filter(({ lit }) => lit)).toHaveLength(5);
    expect(new Set(lamps.map(({ color }) => color)).size).toBe(3);
  });
});

describe("barGaugeLayout", () => {
  const texts = { names: ["web", "db"], values: ["10%", "20%"] };
  it("lets bars grow upwards in wide panels, unless the file says otherwise", () => {
    expect(barGaugeLayout({}, { width: 400, height: 200 }, texts).direction).toBe("vertical");
    expect(barGaugeLayout({}, { width: 200, height: 400 }, texts).direction).toBe("horizontal");
    expect(barGaugeLayout({ orientation: "horizontal" }, { width: 400, height: 200 }, texts).direction).toBe(
      "horizontal",
    );
  });

  it("has names where there is room, as wished, or none", () => {
    const place = (options: object, height: number) =>
      barGaugeLayout({ orientation: "horizontal", ...options }, { width: 400, height }, texts).names;
    expect([place({}, 200), place({}, 60)]).toEqual(["top", "left"]);
    expect([place({ namePlacement: "left" }, 200), place({ namePlacement: "hidden" }, 200)]).toEqual([
      "left",
      "none",
    ]);
  });

  it("keeps within the sizes that are set by hand", () => {
    const options = { orientation: "horizontal", sizing: "manual", minVizHeight: 30, maxVizHeight: 40 };
    expect(barGaugeLayout(options, { width: 400, height: 20 }, texts).thickness).toBe(30);
    expect(barGaugeLayout(options, { width: 400, height: 400 }, texts).thickness).toBe(40);
    expect(barGaugeLayout({ valueMode: "hidden" }, { width: 400, height: 400 }, texts).valueRoom).toBe(0);
  });
});
