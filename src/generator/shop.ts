import { call, database, logfmt, message, request } from "./calls.ts";
import type { Chance } from "./random.ts";
import type { Failure, Step } from "./story.ts";

/** What a visitor does, most often first. */
type Scenario = (chance: Chance, failing: boolean) => Step;

const SCENARIOS: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [6, browse],
  [3, addToCart],
  [2, checkOut],
];
const TOTAL_WEIGHT = SCENARIOS.reduce((sum, [weight]) => sum + weight, 0);

const PRODUCTS = ["teapot", "kettle", "mug", "strainer", "oolong", "sencha"] as const;

/**
 * One visit to the shop.
 *
 * @param errorRate share of visits in which something fails, 0 to 1.
 */
export function visit(chance: Chance, errorRate: number): Step {
  const failing = chance.happens(errorRate);
  let at = chance.next() * TOTAL_WEIGHT;
  for (const [weight, scenario] of SCENARIOS) {
    at -= weight;
    if (at < 0) return scenario(chance, failing);
  }
  return browse(chance, failing);
}

function browse(chance: Chance, failing: boolean): Step {
  const product = chance.pick(PRODUCTS);
  const failure: Failure = {
    type: "TimeoutError",
    message: `no answer from products database after 2000 ms`,
  };
  const query = `SELECT name, price FROM products WHERE name = $1`;
  const lookUp = database(
    chance,
    "catalogue",
    "postgresql",
    "products",
    query,
    failing ? failure : undefined,
  );
  const answer = request(chance, "catalogue", "GET", "/products/{name}", `/products/${product}`, {
    steps: [lookUp],
    logs: failing
      ? [{ level: "error", text: `product ${product} could not be read: ${failure.message}` }]
      : [
          {
            level: "debug",
            text: `product ${product} read from ${chance.happens(0.7) ? "cache" : "database"}`,
          },
        ],
    failed: failing,
  });
  return request(chance, "frontend", "GET", "/product/{name}", `/product/${product}`, {
    steps: [call(chance, "frontend", answer), render(chance)],
    logs: [
      {
        level: "info",
        text: logfmt({ method: "GET", path: `/product/${product}`, status: failing ? 500 : 200 }),
      },
    ],
    failed: failing,
  });
}

function render(chance: Chance): Step {
  const attributes = { "code.function.name": "renderPage" };
  const workMs = chance.between(1, 8);
  return {
    service: "frontend",
    name: "renderPage",
    kind: "internal",
    attributes,
    workMs,
    steps: [],
    logs: [],
  };
}

function addToCart(chance: Chance, failing: boolean): Step {
  const product = chance.pick(PRODUCTS);
  const quantity = chance.between(1, 4);
  const stored = database(
    chance,
    "cart",
    "redis",
    "carts",
    `HSET cart:${chance.between(1, 500)} ${product} ${quantity}`,
  );
  const answer = request(chance, "cart", "POST", "/cart/items", "/cart/items", {
    steps: failing ? [] : [stored],
    logs: failing
      ? [{ level: "warn", text: JSON.stringify({ msg: "item is sold out", product, quantity }) }]
      : [{ level: "info", text: JSON.stringify({ msg: "item added", product, quantity }) }],
    status: failing ? 409 : 201,
  });
  return request(chance, "frontend", "POST", "/cart", "/cart", {
    steps: [call(chance, "frontend", answer)],
    logs: [{ level: "info", text: logfmt({ method: "POST", path: "/cart", status: failing ? 409 : 200 }) }],
    status: failing ? 409 : 200,
  });
}

function checkOut(chance: Chance, failing: boolean): Step {
  const amount = chance.between(500, 20_000) / 100;
  const declined: Failure = { type: "CardDeclinedError", message: "the card was declined by its bank" };
  const charge = request(chance, "payment", "POST", "/charges", "/charges", {
    attributes: { "payment.amount": amount, "payment.currency": "EUR" },
    steps: failing
      ? []
      : [database(chance, "payment", "postgresql", "charges", "INSERT INTO charges VALUES ($1, $2)")],
    logs: failing
      ? [{ level: "error", text: `charge of ${amount.toFixed(2)} EUR failed: ${declined.message}` }]
      : [{ level: "info", text: logfmt({ event: "charged", amount: amount.toFixed(2), currency: "EUR" }) }],
    ...(failing ? { failure: declined } : {}),
  });
  const readCart = request(chance, "cart", "GET", "/cart/{id}", `/cart/${chance.between(1, 500)}`, {
    steps: [database(chance, "cart", "redis", "carts", "HGETALL cart:?")],
    logs: [],
  });
  const order = `o-${chance.between(10_000, 99_999)}`;
  const placed = request(chance, "checkout", "POST", "/orders", "/orders", {
    attributes: { "order.id": order },
    steps: [
      call(chance, "checkout", readCart),
      call(chance, "checkout", charge),
      ...(failing ? [] : [message(chance, "checkout", "shipping", "orders", ship(chance, order))]),
    ],
    logs: [
      failing
        ? { level: "error", text: `order ${order} was given up`, attributes: { "order.id": order } }
        : { level: "info", text: `order ${order} placed`, attributes: { "order.id": order } },
    ],
    failed: failing,
  });
  return request(chance, "frontend", "POST", "/checkout", "/checkout", {
    steps: [call(chance, "frontend", placed), render(chance)],
    logs: [
      { level: "info", text: logfmt({ method: "POST", path: "/checkout", status: failing ? 500 : 200 }) },
    ],
    failed: failing,
  });
}

function ship(chance: Chance, order: string): readonly Step[] {
  const pack: Step = {
    service: "shipping",
    name: "packParcel",
    kind: "internal",
    attributes: { "code.function.name": "packParcel", "order.id": order },
    workMs: chance.between(5, 30),
    steps: [],
    logs: [{ level: "info", text: `parcel for ${order} packed` }],
  };
  return [pack, database(chance, "shipping", "postgresql", "parcels", "INSERT INTO parcels VALUES ($1)")];
}
