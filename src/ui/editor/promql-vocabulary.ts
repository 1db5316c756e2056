import { named } from "./completion-source.ts";
import { signatures } from "./signatures.ts";

/** PromQL's functions, with arguments as Prometheus documents them. */
export const PROMQL_FUNCTIONS = signatures(
  `
  abs(v instant-vector) Values without their sign
  absent(v instant-vector) 1 if there is no series, else nothing
  absent_over_time(v range-vector) 1 if there is no sample in the range, else nothing
  acos(v instant-vector) Arc cosine in radians
  acosh(v instant-vector) Inverse hyperbolic cosine
  asin(v instant-vector) Arc sine in radians
  asinh(v instant-vector) Inverse hyperbolic sine
  atan(v instant-vector) Arc tangent in radians
  atanh(v instant-vector) Inverse hyperbolic tangent
  avg_over_time(v range-vector) Average of the samples in the range
  ceil(v instant-vector) Rounded up to whole numbers
  changes(v range-vector) How often the value changed in the range
  clamp(v instant-vector, min scalar, max scalar) Values kept between two bounds
  clamp_max(v instant-vector, max scalar) Values kept at or below a bound
  clamp_min(v instant-vector, min scalar) Values kept at or above a bound
  cos(v instant-vector) Cosine of radians
  cosh(v instant-vector) Hyperbolic cosine
  count_over_time(v range-vector) Number of samples in the range
  day_of_month(v instant-vector = now) Day of the month in UTC, 1 to 31
  day_of_week(v instant-vector = now) Day of the week in UTC, 0 is Sunday
  day_of_year(v instant-vector = now) Day of the year in UTC, 1 to 366
  days_in_month(v instant-vector = now) Number of days of the month in UTC
  deg(v instant-vector) Radians as degrees
  delta(v range-vector) How much a gauge changed over the range
  deriv(v range-vector) Change of a gauge per second, by linear regression
  exp(v instant-vector) e to the power of the values
  floor(v instant-vector) Rounded down to whole numbers
  histogram_avg(v instant-vector) Average of what native histograms observed
  histogram_count(v instant-vector) Number of observations in native histograms
  histogram_fraction(lower scalar, upper scalar, b instant-vector) Share of observations between two values
  histogram_quantile(φ scalar, b instant-vector) The value that a share φ of observations is below; of rates of buckets by le, or of native histograms
  histogram_stddev(v instant-vector) Standard deviation of observations in native histograms
  histogram_stdvar(v instant-vector) Variance of observations in native histograms
  histogram_sum(v instant-vector) Sum of observations in native histograms
  hour(v instant-vector = now) Hour of the day in UTC, 0 to 23
  idelta(v range-vector) Difference of the last two samples of a gauge
  increase(v range-vector) How much a counter grew over the range
  irate(v range-vector) Growth of a counter per second, from its last two samples
  label_join(v instant-vector, dst_label string, separator string, src_label string, …) Values of labels joined into a new one
  label_replace(v instant-vector, dst string, replacement string, src string, regex string) A label made of another by a regular expression
  last_over_time(v range-vector) Newest sample in the range
  ln(v instant-vector) Natural logarithm
  log2(v instant-vector) Logarithm to base 2
  log10(v instant-vector) Logarithm to base 10
  max_over_time(v range-vector) Highest sample in the range
  min_over_time(v range-vector) Lowest sample in the range
  minute(v instant-vector = now) Minute of the hour in UTC, 0 to 59
  month(v instant-vector = now) Month of the year in UTC, 1 to 12
  pi() The number π
  predict_linear(v range-vector, t scalar) Where a gauge will be in t seconds, by linear regression
  present_over_time(v range-vector) 1 for each series with a sample in the range
  quantile_over_time(φ scalar, v range-vector) The value that a share φ of the samples in the range is below
  rad(v instant-vector) Degrees as radians
  rate(v range-vector) Growth of a counter per second, on average over the range
  resets(v range-vector) How often a counter began anew in the range
  round(v instant-vector, to_nearest = 1 scalar) Rounded to the nearest multiple
  scalar(v instant-vector) The value of a single series as a scalar
  sgn(v instant-vector) 1, 0 or -1 by the sign of the values
  sin(v instant-vector) Sine of radians
  sinh(v instant-vector) Hyperbolic sine
  sort(v instant-vector) By value, lowest first
  sort_desc(v instant-vector) By value, highest first
  sqrt(v instant-vector) Square root
  stddev_over_time(v range-vector) Standard deviation of the samples in the range
  stdvar_over_time(v range-vector) Variance of the samples in the range
  sum_over_time(v range-vector) Sum of the samples in the range
  tan(v instant-vector) Tangent of radians
  tanh(v instant-vector) Hyperbolic tangent
  time() Time of the evaluation, Unix seconds
  timestamp(v instant-vector) Times of the samples, Unix seconds
  vector(s scalar) A scalar as a vector without labels
  year(v instant-vector = now) Year in UTC
  `,
  "function",
  -1,
);

export const PROMQL_AGGREGATIONS = signatures(
  `
  avg(v instant-vector) Average over series; by (…) or without (…) groups them
  bottomk(k scalar, v instant-vector) The k lowest series of each group
  count(v instant-vector) Number of series
  count_values(label string, v instant-vector) How many series have each value
  group(v instant-vector) 1 for each group
  max(v instant-vector) Highest value
  min(v instant-vector) Lowest value
  quantile(φ scalar, v instant-vector) The value that a share φ of the series is below
  stddev(v instant-vector) Standard deviation over series
  stdvar(v instant-vector) Variance over series
  sum(v instant-vector) Sum over series; by (…) or without (…) groups them
  topk(k scalar, v instant-vector) The k highest series of each group
  `,
  "aggregation",
  -1,
);

export const PROMQL_KEYWORDS = named(
  "by without on ignoring group_left group_right offset bool and or unless".split(" "),
  "keyword",
  -2,
);
