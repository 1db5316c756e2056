import { describe, expect, it } from "vitest";
import { redFrames } from "./red-frames.ts";

const GRID = { start: 0, end: 20, step: 10 };
const series = (labels: Readonly<Record<string, string>>, ...values: readonly number[]) => ({
  labels,
  name: "",
  times: values.map((_, index) => index * 10_000),
  values,
});

describe("rate, errors and duration", () => {
  it("are summed over statuses, and have no duration where nothing was found", () => {
    const byStatus = [series({ status: "error" }, 1, 0, 2), series({ status: "unset" }, 4, 0, 3)];
    const quantiles = [series({ p: "0.99" }, 0.5, 0, Number.NaN), series({ p: "0.5" }, 0.1, 0, 0.2)];
    expect(redFrames(byStatus, quantiles, GRID)).toEqual({
      times: [0, 10, 20],
      starts: [-10, 0, 10],
      rate: [5, 0, 5],
      errors: [1, 0, 2],
      durations: [
        { share: 0.5, values: [0.1, null, 0.2] },
        { share: 0.99, values: [0.5, null, null] },
      ],
    });
  });

  it("are nothing where there are no series", () => {
    expect(redFrames([], [], GRID)).toMatchObject({ rate: [0, 0, 0], errors: [0, 0, 0], durations: [] });
  });
});
