import { expect, it } from "vitest";
import { Numbers } from "./numbers.ts";

it("has the numbers of the last point alone, whether they are more or fewer than those before", () => {
  const numbers = new Numbers();
  for (const own of [[1, 2.5, 3], [4], [], [5, 6], [7, 8, 9, 1e300], [0]]) {
    numbers.begin();
    for (const number of own) numbers.add(number);
    numbers.end();
    expect(numbers.items).toEqual(own);
  }
  // One that ended early, as its bytes did.
  numbers.begin();
  numbers.add(1);
  numbers.begin();
  numbers.end();
  expect(numbers.items).toEqual([]);
});
