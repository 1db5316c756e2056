import { describe, expect, it } from "vitest";
import { shown } from "../../gallery/shown.ts";
import { table } from "../../gallery/gallery-data.ts";
import { footerOf, footerTexts } from "./footer.ts";

const [frame] = shown([table({ host: ["a", "b", "c"], load: [1, 2, 6], mem: [10, 20, 30] })], {
  unit: "percent",
});
const texts = (options: Parameters<typeof footerOf>[0], rows = [0, 1, 2]) => {
  const footer = footerOf({ show: true, ...options });
  return footer && footerTexts(footer, frame?.fields ?? [], rows);
};

describe("footer of a table", () => {
  it("calculates over the rows that are shown, in the unit of the column", () => {
    expect(texts({ reducer: ["sum"] })).toEqual(["Total", "9%", "60%"]);
    expect(texts({ reducer: ["mean"], fields: ["mem"] }, [0, 1])).toEqual(["Mean", "", "15%"]);
  });

  it("counts rows", () => {
    expect(texts({ reducer: ["count"], countRows: true }, [0, 2])).toEqual(["Count: 2", "", ""]);
  });

  it("is none unless it is asked for", () => {
    expect(footerOf({ reducer: ["sum"] })).toBeUndefined();
  });
});
